"""What the pack tells its reader: what is in it, and the commands by which a stranger checks it offline."""

from __future__ import annotations

from monitor.evidence.export import CHECK_WHOLE

_TEXT = """\
Evidence of case {case}
=======================

Handed over by {brand}. Everything in here can be checked offline, without the program that wrote it, by tools that
come with any Linux: sh, sha256sum, grep, openssl. The WARC is read by any web archive tool, such as warcio.

What is in it
-------------
case.warc         the records as they were archived (WARC 1.1, ISO 28500): pages and files with address, time and
                  headers, byte for byte. A record of the type "revisit" says that the page came back as an earlier
                  record in here holds it (the profile says by whose word).
case.json         the case, its violations, and the captures each of them rests on; "evidence_not_handed_over" are the
                  numbers of records that speak of other parties and are therefore not in here
readings/         what was read on each capture of this one offer, and the fact that the rule judged
records/          headers and body of each record, for reading. Web pages are named .txt, so that they run nothing.
screenshots/      pictures of the page, where they were taken: all of it, and the box of the offer
rules/            the text of each rule as it judged, with its parameters
policy/           the rows of the policy in force for this party and product, and the hashes of the whole files
chain/            how the records are chained to each other; see below
timestamps/       time stamps of a third party (RFC 3161), where a server is configured
manifest.json     every file with its SHA-256, every record with its place in the chain, every time stamp
SHA256SUMS        the same sums for sha256sum

Pages are in here as the shop published them; where they show other sellers too, that is what everybody could see.
All that was added to them is about this case alone.

How to check it
---------------
Run these in this directory. The first line is for a Mac, which may lack sha256sum:

    command -v sha256sum > /dev/null || sha256sum() {{ shasum -a 256 "$@"; }}

1. No file was changed, taken out or put in since the pack was written:

{whole}
   Who changes the pack can write SHA256SUMS anew. So ask who handed it over, by another way, for the sum that the last
   command shows. Without it only case.warc is proved, by what follows; all else is the word of who handed it over.

2. The WARC is sound (every digest in it is right; needs `pip install warcio`):

    warcio check case.warc

3. Each record is the one that the chain names, and case.warc holds nothing else:

    end=0
    while read -r number offset length; do
      test "$offset" = "$end" || echo "record $number: does not begin where the one before ends: FAILED"
      end=$((offset + length))
      sum=$(tail -c +$((offset + 1)) case.warc | head -c "$length" | sha256sum | cut -d' ' -f1)
      grep -q "\\"sequence\\":$number,\\"sha256\\":\\"$sum\\"" "chain/$(printf %08d "$number").json" \\
        && echo "record $number: OK" || echo "record $number: FAILED"
    done < chain/records.txt
    test "$end" -eq "$(wc -c < case.warc)" || echo "case.warc: what follows its last record: FAILED"
    for line in chain/[0-9]*.json; do
      grep -q "^$(basename "$line" .json | sed 's/^0*//') " chain/records.txt || echo "$line: no record: FAILED"
    done

4. The chain holds: each entry's link is the SHA-256 of its index line (chain/NNNNNNNN.json), and each chain value is
   the SHA-256 of the value before followed by the link. Links of entries that are not about this case are hashes only.

    for line in chain/[0-9]*.json; do
      link="$(basename "$line" .json | sed 's/^0*//') $(sha256sum < "$line" | cut -d' ' -f1)"
      grep -q "^$link$" chain/segment-*.txt && echo "$line: OK" || echo "$line: FAILED"
    done
    for segment in chain/segment-*.txt; do
      sed '1d;$d' "$segment" | {{
        chain=$(head -n 1 "$segment" | sed 's/^before -*//')
        while read -r number link; do
          chain=$(printf '%s%s' "$chain" "$link" | sha256sum | cut -d' ' -f1)
        done
        test "after $chain" = "$(tail -n 1 "$segment")" && echo "$segment: OK" || echo "$segment: FAILED"
      }}
    done
"""

_STAMPED = """
5. A third party saw each stretch of the chain as it is, at the time it names:

    for segment in chain/segment-*.txt; do
      stamp=timestamps/$(printf %08d "$(tail -n 2 "$segment" | head -n 1 | cut -d' ' -f1)").tsr
      test -f "$stamp" || { echo "$segment: no time stamp"; continue; }
      digest=$(tail -n 1 "$segment" | cut -c7- | tr -d '\\n' | sha256sum | cut -d' ' -f1)
      openssl ts -verify -digest "$digest" -in "$stamp" -CAfile ROOTS
      openssl ts -reply -in "$stamp" -text | grep "Time stamp"
    done
"""

_ROOTS_HERE = """
   timestamps/roots.pem holds the certificates of the time-stamp authority as they are configured here; better take
   them from the authority itself.
"""

_ROOTS_ELSEWHERE = """
   ROOTS stands for the authority's root certificates in a PEM file; take them from the authority itself.
"""

_NOT_STAMPED = """
5. No third party stamped the time of these records{some}: the times are those of the machine that wrote them.
"""


def readme(case: int, brand: str, *, stamped: int, unstamped: int, roots: bool) -> str:
    """Return the README of a pack with so many stretches of the chain that are time-stamped, and that are not."""
    text = _TEXT.format(case=case, brand=brand, whole=CHECK_WHOLE)
    if stamped:
        text += _STAMPED.replace("ROOTS", "timestamps/roots.pem") if roots else _STAMPED
        text += _ROOTS_HERE if roots else _ROOTS_ELSEWHERE
    if unstamped:
        text += _NOT_STAMPED.format(some=" after the last time stamp" if stamped else "")
    return text

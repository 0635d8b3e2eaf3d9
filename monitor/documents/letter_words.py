"""The English sentences of a letter, each whole, so that a workspace may say them in another language."""

from __future__ import annotations

from dataclasses import fields

from monitor.rulebook.message import STAND_INS
from monitor.vocabulary import Rung, Topic
from reports.records import NoticeWords

UNILATERAL = (
    "This letter is for your information only. The policy is ours alone: we announced it in advance, we apply it "
    "on our own, and whether you follow it is your own free decision. We do not ask for your agreement, for an "
    "assurance or for a change of your prices, and no reply is needed or sought."
)

DECISIONS = {
    Rung.HOLD: "Under this policy we have decided to hold back the payment that depends on it.",
    Rung.SUSPENSION: "Under this policy we have decided to pause deliveries of the products concerned.",
}

POLICIES = {
    Topic.PRICE: "Our minimum advertised price policy",
    Topic.AUTHORISATION: "Our policy on who sells our products",
    Topic.TERRITORY: "Our grants of territories for active sales",
    Topic.ASSORTMENT: "Our policy on which channel offers which product",
    Topic.KPI: "The conditions of the discount agreed with you",
}

REQUESTS = {
    Rung.NOTICE: "We ask you to look into it and to put it right. If it is settled already, there is nothing to do.",
    Rung.WARNING: "We wrote to you about this before and saw it again. We ask you to put it right now.",
    Rung.HOLD: "As it still goes on, we hold back the payment that depends on it until it is settled. "
    "As soon as it is, the hold ends.",
    Rung.SUSPENSION: "As it still goes on, we pause new deliveries of the products concerned. As soon as it is "
    "settled, we are glad to take them up again.",
}

STRANGER = (
    "In our records you are no authorised seller of it. We ask you to tell us under which firm and address you offer "
    "it, from whom you bought it, and whether we have overlooked something. This is a question and no demand: whether "
    "you answer is your own free decision, and we ask for no change of your offer."
)
"""instead of a request, to whom nothing was agreed with: who may own goods lawfully owes nothing but may be asked"""

STRANGER_UNTIL = "We would be glad of an answer by {day}."
STRANGER_DISPUTE = (
    "If a fact above is wrong, or you know of something we do not, please {how}. We then look at the evidence again, "
    "send it to you if you wish, and answer you."
)

PASSIVE = (
    "This is about active sales alone: orders that reach you without your seeking them you are free to serve, wherever "
    "they come from."
)
"""where passive sales are protected: a letter that leaves them unsaid can be read as closing the territory to them"""

SUBJECTS = {
    Rung.NOTICE: "A note on {product}",
    Rung.WARNING: "A second note on {product}",
    Rung.HOLD: "A payment on hold: {product}",
    Rung.SUSPENSION: "Deliveries paused: {product}",
}

ADVERTISED = "Advertised at {price}"
LEAST = "Minimum advertised price on {days}: {price}"
LEAST_IN = "Minimum advertised price ({market}) on {days}: {price}"
RECORDS = "our records of what we received; an extract is sent to you on request"
EVIDENCE = "No. {number}, SHA-256 {hash}…; kept by us, sent to you on request"
FROM_TO = "{first} to {last}"
AGAIN = "{first}, again {last}"
POLICY = "{policy} (rule {rule}, version {version})."
POLICY_AS_OF = "{policy} (rule {rule}, version {version}, policy data {hash} of {day})."
WRITE = "write to {address} and name {number}"
ANSWER = "answer this letter and name {number}"
DISPUTE_FACTS = (
    "If this is not your listing, or a fact above is wrong, you may {how}. We then look at the evidence "
    "again. This is about the facts only, not about your prices."
)
DISPUTE = (
    "If a fact above is wrong, or you know of something we do not, please {how}. We then stop the clock, look "
    "at the evidence again, send it to you if you wish, and answer you."
)
CHECKED = "Checked before it left: {rules}."
ALONE = "This letter concerns you alone; nobody else receives it."
UNCONFIRMED = "source to be confirmed by counsel"

SENTENCES = (
    *(str(item.default) for item in fields(NoticeWords)),
    UNILATERAL,
    *(STRANGER, STRANGER_UNTIL, STRANGER_DISPUTE, PASSIVE),
    *(text for words in (DECISIONS, POLICIES, REQUESTS, SUBJECTS) for text in words.values()),
    *(ADVERTISED, LEAST, LEAST_IN, RECORDS, EVIDENCE, FROM_TO, AGAIN, POLICY, POLICY_AS_OF),
    *(WRITE, ANSWER, DISPUTE_FACTS, DISPUTE, CHECKED, ALONE, UNCONFIRMED),
    *STAND_INS,
)
"""all of them: a language of which one is missing is no language a letter can be written in"""

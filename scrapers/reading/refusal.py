"""Pages that are no answer to the question: refusals, captchas, error pages and empty script shells."""

from __future__ import annotations

import re

from scrapers.reading.quick_pattern import QuickPattern
from scrapers.records import Page

_REFUSAL_TITLE = QuickPattern(
    r"access denied|access to this page has been denied|attention required|just a moment|"
    r"are you (?:a )?(?:human|robot)|"
    r"robot check|captcha|pardon our interruption|request (?:blocked|rejected)|you have been blocked|forbidden|"
    r"security check|verify you are human|bot verification|ddos|sorry! something went wrong|"
    r"доступ (?:ограничен|запрещ[её]н|закрыт)|проверка (?:безопасности|браузера)|подтвердите, что|"
    r"zugriff verweigert|accès refusé|acceso denegado|accesso negato|acesso negado|访问受限|アクセスが拒否",
    re.IGNORECASE,
)
_REFUSAL_TEXT = QuickPattern(
    r"enter the characters you see|type the characters|not a robot|unusual traffic|automated (?:access|requests|"
    r"queries|traffic)|"
    r"access denied|permission to access|please (?:complete|solve) the (?:captcha|security check)|"
    r"enable javascript and cookies|"
    r"checking (?:your browser|if the site connection is secure)|verify (?:that )?you(?: are|'re) (?:a )?human|"
    r"request unsuccessful|"
    r"you have been blocked|why have i been blocked|press (?:&|and) hold|kein roboter|geben sie die (?:zeichen|"
    r"angezeigten)|"
    r"pas un robot|saisissez les caractères|no eres un robot|non sei un robot|вы не робот|я не робот|"
    r"доступ (?:ограничен|запрещ)|"
    r"подозрительн\w+ (?:активность|трафик)|введите символы|ロボットではない|不是机器人|人机验证",
    re.IGNORECASE,
)
_CAPTCHA_MARKUP = QuickPattern(
    r'captcha-delivery|/captcha/|g-recaptcha"[^>]*data-callback|cf-challenge|cf_chl_|challenge-platform|px-captcha|'
    r"_Incapsula_Resource|/errors/validateCaptcha|distil_r_captcha|ddos-guard|smartcaptcha",
    re.IGNORECASE,
)
_GONE_TITLE = QuickPattern(
    r"\b404\b|page not found|not found|seite nicht gefunden|page introuvable|página no encontrada|pagina non trovata|"
    r"страница не найдена|strona nie znaleziona|stránka nenalezena|pagina niet gevonden|ページが見つかりません",
    re.IGNORECASE,
)
_SHORT = 1500
"""Characters of visible text below which a page is too short for a product page."""


def refusal_of(page: Page, visible_text: str) -> str:
    """Return why a page is a refusal rather than an answer, or an empty string.

    Words alone convict only a short page: a shop may sell "captcha" T-shirts and mention robots in its footer.
    """
    title = title_of(page)
    short = len(visible_text) < _SHORT
    if short and (found := _REFUSAL_TITLE.search(title)):
        return f"the page's title says '{found[0]}'"
    if short and (found := _REFUSAL_TEXT.search(visible_text)):
        return f"the page says '{found[0]}'"
    if short and (found := _CAPTCHA_MARKUP.search(page.text)):
        return f"the page is a challenge ('{found[0]}')"
    return ""


def says_gone(page: Page, visible_text: str) -> bool:
    """Say whether a page answered with success is in truth a "not found" page."""
    return len(visible_text) < 2 * _SHORT and bool(_GONE_TITLE.search(title_of(page)))


def title_of(page: Page) -> str:
    """Return the page's `<title>` on one line."""
    node = page.tree.css_first("title")
    return " ".join(node.text().split()) if node is not None else ""

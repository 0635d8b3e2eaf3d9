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
    r"jesteś (?:człowiekiem|robotem)|nie jestem robotem|przepisz kod|jste člověk|nejsem robot|robot olmadığınız|"
    r"insan olduğunuzu|niet een robot|geen robot|bent u een mens|je ben een mens|não é um robô|no eres un bot|"
    r"confirma que eres humano|"
    r"verifique que você é humano|inte (?:är )?en robot|ikke (?:er )?en robot|nu ești (?:un )?robot|"
    r"bestätigen sie, dass sie (?:ein mensch|kein)|dass sie kein bot|enable js and disable|"
    r"vérifi\w+ que vous êtes (?:un )?humain|sei umano|"
    r"로봇이 아닙니다|인간인지 확인|"
    r"подозрительн\w+ (?:активность|трафик)|похожи на\sавтоматическ|"
    r"введите символы|ロボットではない|不是机器人|人机验证|人機驗證|安全验证|安全驗證|"
    r"(?:拖动|滑动|拖動|滑動)\S{0,3}(?:滑块|滑塊|验证|驗證)|"
    r"访问(?:过于)?频繁|不正なアクセス|アクセスが集中し|자동 ?입력 ?방지|비정상적인 (?:접근|접속|트래픽)|"
    r"(?:لست|أنك لست) (?:روبوت|برنامج)|أنك إنسان|ربات نیستم|ربات نیستید|(?:אינני|לא|אינך) רובוט|"
    r"không phải (?:là )?(?:người máy|robot)|ไม่ใช่(?:โปรแกรม|หุ่นยนต์|บอท)|bukan robot|nem vagyok robot|"
    r"nu sunt (?:un )?robot|(?:nisam|nisi|niste|nisem) robot|δεν είμαι ρομπότ|δεν είστε ρομπότ|"
    r"не съм робот|не сте робот|"
    r"что вы человек|що ви людина|не робот|nejste robot|nietypowy ruch|tráfico inusual|trafic inhabituel|"
    r"ungewöhnliche[rn]? (?:datenverkehr|zugriffe)|traffico insolito|tráfego incomum|मैं रोबोट नहीं",
    re.IGNORECASE,
)
_CAPTCHA_MARKUP = QuickPattern(
    r'captcha-delivery|/captcha/|g-recaptcha"[^>]*data-callback|cf-challenge|cf_chl_|challenge-platform|px-captcha|'
    r"_Incapsula_Resource|/errors/validateCaptcha|distil_r_captcha|ddos-guard|smartcaptcha|sec-if-cpt-container|"
    r"window\.gokuProps|window\.KPSDK\s?=",
    re.IGNORECASE,
)
_GONE_TITLE = re.compile(
    r"(?:error|fehler|erreur|errore|ошибка|http)\W{0,3}404\b|\b404\W{0,3}(?:error|page|not\b|seite|fehler|nicht)|"
    r"^\W*404\W*(?:$|[-–|:])|page not found|not found|seite nicht gefunden|page introuvable|"
    r"página no encontrada|pagina non trovata|"
    r"страница не найдена|strona nie znaleziona|stránka nenalezena|pagina niet gevonden|ページが見つかりません",
    re.IGNORECASE | re.MULTILINE,
)
_GONE_TEXT = re.compile(
    r"(?:product|item|page|listing|ad|offer)\b.{0,40}(?:no longer exists|does not exist|doesn.t exist|"
    r"could not be found|"
    r"was removed|has been (?:removed|deleted|ended))|we can.?t find (?:that|this|the) (?:page|product)|"
    r"(?:produkt|artikel|seite|anzeige)\b.{0,40}(?:existiert nicht|nicht gefunden|wurde gelöscht)|nicht gefunden|"
    r"(?:produit|article|page|annonce)\b.{0,40}(?:n.existe (?:plus|pas)|introuvable|supprimée?)|"
    r"(?:producto|artículo|página|anuncio)\b.{0,40}(?:no existe|no (?:se )?encontrad[oa]|eliminad[oa])|"
    r"(?:prodotto|articolo|pagina|annuncio)\b.{0,40}(?:non esiste|non trovat[oa]|rimoss[oa])|"
    r"(?:produto|página|anúncio)\b.{0,40}(?:não existe|não encontrad[oa]|removid[oa])|"
    r"(?:product|pagina|artikel)\b.{0,40}(?:bestaat niet|niet gevonden)|"
    r"(?:produkt|strona|aukcja)\b.{0,40}(?:nie istnieje|nie został\w* znalezion|usunięt)|"
    r"(?:товар|страница|объявление)\b.{0,40}(?:не существует|не найден[ао]?|удален[ао]?|снято)|"
    r"ürün bulunamadı|sayfa bulunamadı|商品不存在|页面不存在|商品が見つかりません|상품이 존재하지|찾을 수 없",
    re.IGNORECASE,
)
_SHORT = 1500
"""Characters of visible text below which a page is too short for a product page."""


def refusal_of(page: Page, visible_text: str) -> str:
    """Return why a page is a refusal rather than an answer, or an empty string.

    Words alone convict only a short page: a shop may sell "captcha" T-shirts and mention robots in its footer.
    """
    if len(visible_text) >= _SHORT:
        return ""
    if found := _REFUSAL_TITLE.search(title_of(page)):
        return f"the page's title says '{found[0]}'"
    if found := _REFUSAL_TEXT.search(visible_text):
        return f"the page says '{found[0]}'"
    if found := _CAPTCHA_MARKUP.search(page.text):
        return f"the page is a challenge ('{found[0]}')"
    return ""


def says_gone(page: Page, visible_text: str) -> bool:
    """Say whether a page answered with success is in truth a "not found" page: by its title or, if short, its words."""
    if len(visible_text) < 2 * _SHORT and _GONE_TITLE.search(title_of(page)):
        return True
    return len(visible_text) < _SHORT and bool(
        _GONE_TITLE.search(visible_text[:200]) or _GONE_TEXT.search(visible_text)
    )


def title_of(page: Page) -> str:
    """Return the page's `<title>` on one line."""
    node = page.tree.css_first("title")
    return " ".join(node.text().split()) if node is not None else ""

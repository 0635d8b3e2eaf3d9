"""States of orders and deliveries: which headings are of them, and which say that nothing was sold."""

from __future__ import annotations

import re

from scrapers.layouts import more_row_words
from scrapers.layouts.usual_headings import fold_heading

_STATUS = frozenset("status|статус|statut|estado|stato|reason for credit entry".split("|")) | frozenset(
    map(fold_heading, more_row_words.STATUS.split("|"))
)
_OF_GOODS = re.compile(
    r"\b(?:order|line|item|deliver|ship|fulfil|auftrag|bestel|liefer(?!ant)|versand|position|заказ|отправ|достав|отгруз|"
    r"command|livraison|exp[ée]di|pedido|env[ií]o|entrega|ordin|spedi|consegn|zam[óo]wien|wysył|dostaw|lever|verzend|ordre|"
    r"objedn|pesanan)"
)
_OF_MONEY = re.compile("pa[yg]|paiement|financial|zahl|оплат|płatno")
"""Words in headings of states by which they are of the goods, or of the money: what is not yet paid for may be sold"""

_NOT_DONE = frozenset(
    "pending|pending payment|awaiting payment|on hold|failed|draft|checkout draft|entwurf|"
    "fehlgeschlagen|unshipped|not shipped|unfulfilled|not fulfilled|partially shipped|partially fulfilled|"
    "processing|queued|backordered|awaiting shipment|awaiting fulfillment|in bearbeitung|nicht versendet|"
    "в обработке|не отгружен|частично отгружен|ожидает отгрузки|ожидает сборки|"
    "zahlung ausstehend|в ожидании|ожидает оплаты|черновик|ошибка|не выполнен|en attente|échouée|brouillon|"
    "pendiente|fallido|borrador|in attesa|fallito|bozza|oczekujące|wersja robocza|nicht versandt|to ship|"
    "need to be sent|wc pending|wc on hold|wc failed|wc processing".split("|")
) | frozenset(map(fold_heading, more_row_words.NOT_DONE.split("|")))

_CANCELLED = re.compile(
    r"(?:(?:the |this )?(?:order|auto|(?:by )?(?:the )?(?:seller|buyer|customer)|wc|venta|pedido|paquete|venda|"
    r"commande|ordine|bestellung|заказ) )?"
    r"(?:cancell?ed|cancelad[oa]s?|annulée?s?|annullat[oaie]|storniert|abgebrochen|anulowan[aeoy]|отмен[её]н[ао]?|"
    r"аннулирован[ао]?|zrušen[áéýo]|batal|dibatalkan|đã (?:hủy|huỷ)|geannuleerd|تم الإلغاء)(?!\w)|"
    r"(?:주문|구매)?취소(?!\s?(?:요청|거부|불가|철회|반려))|(?:注文)?(?:取消|キャンセル)(?:済み?)?$|交易关闭|ยกเลิกแล้ว"
)
"""States that begin so are those of orders that were called off, whoever did it"""

_IN_VAIN = re.compile(
    r"\b(?:returns?|refunds?|cancel|cancell?ation|retouren?|rück(?:gabe|sendung|erstattung)|erstattung|storno|"
    r"stornierung|возврата?|отмена|отмены|retour|remboursement|annulation|devolución|devolução|reembolso|cancelación|"
    r"cancelamento|reso|rimborso|annullamento|zwrotu?|anulowanie|retourzending|terugbetaling|annulering|iade|iptal)"
    r"(?: (?:request|anfrage|talebi))? (?:(?:was |wurde |est |foi |fue )?"
    r"(?:rejected|declined|denied|refused|withdrawn|abgelehnt|refusée?|rechazad[oa]|recusad[oa]|negad[oa]|denegad[oa]|"
    r"rifiutat[oa]|odrzucon[aey]|geweigerd|afgewezen|reddedildi|отклон[её]на?)"
    r"(?!\w| (?:by|von|durch|par|por|da|przez|door|tarafından))|"
    r"(?:not possible|nicht möglich|möglich|невозмож(?:ен|на)|impossible|possible|nie ?możliwy)(?!\w))|"
    r"\bотказано в (?:возврате|отмене)|\b(?:retouren|rückgabe|rücksende)frist"
)
"""A return or a cancellation that was refused, or is only possible; refused "by" somebody, the goods came back"""

_NO = "not no non nicht kein keine ohne не без sin sans senza bez niet geen ej inte ikke nie não pas jamais never"
_NOT = "".join(rf"(?<!\b{word} )" for word in _NO.split())
_RETURNED = re.compile(
    rf"{_NOT}\b(?:return(?:ed|ing|s)?\b(?! (?:window|period|policy|label|by|until|deadline))|"
    rf"refund(?:ed|s)?\b|rto\b|retour(?!nable)|"
    r"geretour|rückerst|zurückge[gs]|erstattet|возвр|невыкуп|не выкуплен|rembours|devol|devuel|reembols|rimbors|"
    r"restitu|reso\b|zwr[óo][ct]|terugbetaald|återbetal|retur[na]er|dikembali|pengembalian|trả hàng|مرتجع|مسترجع|"
    r"تم الإرجاع)|คืนสินค้า|คืนเงิน"
)
"""Words anywhere in a state by which goods came back, or were paid back; of none that came "not" back"""
_PARTLY = re.compile(r"\b(?:part(?:ly|ial|iel|iell)|teilw|частичн|parcial|parzial|częściow|gedeeltelijk|delvis|kısmi)")

_UNDONE = re.compile(
    rf"{_NOT}\b(?:cancel(?!l?able)|storn(?!ierbar)|annul(?!able)|anul[ao]|отмен|аннулир|geannul|pembatalan|"
    r"отказ|reject|refus|declined|abgelehnt|"
    r"verweigert|rechazad|recusad|rifiutat|odrzuc|undeliver|lost\b|failed deliver|nieodebran)|"
    r"\b(?:not delivered|delivery failed|nicht zugestellt|unzustellbar|no entregad|não entregue|non consegnat|"
    r"non livré|ej levererad|niet geleverd|не принят|утилизир|teslim edilemedi|tedarik edilemedi|"
    r"waiting (?:acceptance|debit)|pending waiting for pick|en attente d(?!\W?(?:e l )?(?:avis|évaluation))|"
    r"pendiente de (?:pago|env)|pago pendiente|pagamento pendente|"
    r"in attesa di(?! (?:recensione|valutazione|feedback))|"
    r"aguardando (?:pag|env)|belum bayar|perlu dikirim|chờ (?:xác nhận|lấy hàng|thanh toán)|"
    r"ожида[ею]т (?:передачи|подтверждения)|to be (?:shipped|sent))|"
    r"等待买家付款|等待卖家发货|未発送|未入金|결제대기|배송준비|ที่ต้องจัดส่ง|ยังไม่ชำระ"
)
"""Words anywhere in a state by which the goods were not sold, or have not left yet"""


def is_status(heading: str) -> bool:
    """Return whether a folded heading is of states of goods: "Status", "Auftragsstatus", "Статус заказа"."""
    if heading in _STATUS:
        return True
    said = heading.endswith("status") or heading.split(" ", maxsplit=1)[0] in _STATUS
    return said and _OF_GOODS.search(heading) is not None and _OF_MONEY.search(heading) is None


def is_in_vain(cell: object) -> bool:
    """Return whether a cell begins with a return or cancellation refused, or only possible: "Retoure abgelehnt"."""
    return isinstance(cell, str) and _IN_VAIN.match(_plain(cell)) is not None


def is_cancelled_state(cell: object) -> bool:
    """Return whether the cell of a state says that all of the order was called off: "Cancelada por el comprador"."""
    return isinstance(cell, str) and _CANCELLED.match(said := _plain(cell)) is not None and not _PARTLY.search(said)


def is_returned_state(cell: object) -> bool:
    """Return whether the cell of a state says that the goods came back, all of them: "Shipped - Returned to Seller"."""
    said = _IN_VAIN.sub("", _plain(cell)) if isinstance(cell, str) else ""
    return _RETURNED.search(said) is not None and _PARTLY.search(said) is None


def is_not_done(cell: object) -> bool:
    """Return whether the cell of a state says that its row was not carried out, or came back in part."""
    if not isinstance(cell, str):
        return False
    said = _IN_VAIN.sub("", _plain(cell))
    partly = _PARTLY.search(said) is not None and _RETURNED.search(said) is not None
    return partly or fold_heading(cell) in _NOT_DONE or _UNDONE.search(said) is not None


def _plain(cell: str) -> str:
    """Return a state without case and with single blanks; marks of Thai letters stay, which no heading has."""
    return " ".join(re.split(r"[\s_–—-]+", cell.casefold().translate({0x307: None}))).strip()

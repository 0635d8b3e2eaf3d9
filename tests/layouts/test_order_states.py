"""States of orders and deliveries, as marketplaces and shops of many lands write them."""

from __future__ import annotations

import pytest

from scrapers.layouts import ReportProfile, read_report
from tests.layouts.told import EUR, said

SOLD = [("A", 5, 50)]
STATES = ("Order Status", "Статус заказа", "Estado", "Status Pesanan", "Sipariş Statüsü", "Reason for Credit Entry")


def stated(heading: str, good: str, state: str, figures: str = "1;10,10") -> str:
    return f"date;sku;quantity;net amount;{heading}\n2026-01-05;A;5;50,50;{good}\n2026-01-06;B;{figures};{state}\n"


@pytest.mark.parametrize(
    ("heading", "good", "state"),
    [
        ("Order Status", "Shipped", "Order cancelled"),
        ("Order Status", "completed", "wc-cancelled"),
        ("Order Status", "completed", "Cancelled, refund declined"),
        ("Estado", "Entregado", "Cancelada por el comprador"),
        ("Estado", "Entregado", "Venta cancelada"),
        ("Status zamówienia", "Wysłane", "Anulowana przez kupującego"),
        ("Status Pesanan", "Selesai", "Batal"),
        ("Trạng thái đơn hàng", "Hoàn thành", "Đã hủy"),
        ("สถานะการสั่งซื้อ", "สำเร็จแล้ว", "ยกเลิกแล้ว"),
        ("주문상태", "배송완료", "취소완료"),
        ("订单状态", "交易成功", "交易关闭"),
    ],
)
def test_an_order_that_was_called_off_is_no_sale(heading: str, good: str, state: str) -> None:
    report = read_report("r.csv", stated(heading, good, state).encode(), EUR)
    assert [line.sku for line in report.sales] == ["A"]
    assert report.skipped[-1].reason == "cancelled, as the row says: no sale"


@pytest.mark.parametrize(
    ("heading", "good", "state"),
    [
        ("order-status", "Shipped - Delivered to Buyer", "Shipped - Returned to Seller"),
        ("Reason for Credit Entry", "DELIVERED", "RTO_COMPLETE"),
        ("Order Status", "Delivered", "Returned, refund declined"),
        ("Статус заказа", "Доставлен", "Невыкуп"),
        ("Статус заказа", "Доставлен", "Полный возврат"),
        ("Statut de la commande", "Livrée", "Remboursée"),
        ("Bestellstatus", "Versandt", "Zurückgegeben"),
        ("Stato ordine", "Consegnato", "Restituito"),
        ("Bestelstatus", "Verzonden", "Geretourneerd"),
        ("حالة الطلب", "تم التوصيل", "تم الإرجاع"),
    ],
)
def test_goods_that_came_back_wait_as_a_return_does(heading: str, good: str, state: str) -> None:
    lines, ((_, reason),) = said(stated(heading, good, state))  # type: ignore[misc]
    assert lines == SOLD
    assert reason.startswith("it says that it is a return, and its figures are above zero")
    assert said(stated(heading, good, state, "-1;-10,10")) == ([*SOLD, ("B", -1, -10)], [])
    as_it_stands = ReportProfile(currency="EUR", returns="signed")
    assert said(stated(heading, good, state), as_it_stands) == ([*SOLD, ("B", 1, 10)], [])


@pytest.mark.parametrize(
    ("heading", "good", "state"),
    [
        ("order-status", "Shipped", "Shipped - Rejected by Buyer"),
        ("order-status", "Shipped", "Pending - Waiting for Pick Up"),
        ("Order Status", "completed", "wc-on-hold"),
        ("Статус заказа", "Доставлен", "Частичный невыкуп"),
        ("Статус заказа", "Доставлен", "Отказ покупателя"),
        ("Статус заказа", "Доставлен", "Не принят на сортировочном центре"),
        ("Sipariş Statüsü", "Teslim Edildi", "Teslim Edilemedi"),
        ("Statut de la commande", "Livrée", "En attente d'acceptation"),
        ("Bestellstatus", "Versandt", "Vom Käufer storniert"),
        ("Order Status", "Shipped", "Order cancelled partially"),
        ("Estado", "Entregado", "No entregado"),
        ("Status Pesanan", "Selesai", "Belum Bayar"),
        ("订单状态", "交易成功", "等待买家付款"),
    ],
)
def test_what_was_refused_or_has_not_left_waits(heading: str, good: str, state: str) -> None:
    lines, ((_, reason),) = said(stated(heading, good, state))  # type: ignore[misc]
    assert lines == SOLD
    assert reason.startswith("its state says that it is not carried out")


@pytest.mark.parametrize(
    ("heading", "state"),
    [
        ("Order Status", "Delivered (return window closed)"),
        ("Order Status", "Delivered, not returned"),
        ("Order Status", "Non-refundable"),
        ("Status", "Nicht storniert"),
        ("Status", "Unpaid"),
        ("Статус", "Доставлен, без возврата"),
        ("Estado", "Nuevo León"),
        ("订单状态", "等待买家确认收货"),
        ("Trạng thái đơn hàng", "Chờ giao hàng"),
        ("Order Status", "Delivered, waiting for pickup"),
        ("Order Status", "Completed - refund refused"),
        ("Order Status", "Cancellation rejected"),
        ("Order Status", "Cancel request denied"),
        ("Order Status", "Delivered, never returned"),
        ("Bestellstatus", "Retoure abgelehnt"),
        ("Bestellstatus", "Zugestellt, Rückgabe möglich"),
        ("Bestellstatus", "Retourenfrist abgelaufen"),
        ("Bestellstatus", "Kein Storno"),
        ("Bestelstatus", "Niet geretourneerd"),
        ("Statut de la commande", "Remboursement refusé"),
        ("Statut de la commande", "Livrée - retour possible"),
        ("Statut de la commande", "En attente d'avis"),
        ("Estado del pedido", "Entregado. Devolución rechazada"),
        ("Stato ordine", "In attesa di recensione"),
        ("Статус заказа", "Отказано в возврате"),
        ("Статус заказа", "Отмена отклонена"),
        ("Orderstatus", "Ej returnerad"),
        ("주문상태", "취소철회"),
        ("Payment status", "Awaiting refund check"),
        ("Remark", "Customer refused a bag"),
    ],
)
def test_a_state_of_goods_that_were_sold_and_words_elsewhere_say_nothing(heading: str, state: str) -> None:
    assert said(stated(heading, "ok", state)) == ([*SOLD, ("B", 1, 10)], [])


def test_goods_that_somebody_refused_and_sent_back_are_a_return() -> None:
    state = "Retour refusé par le destinataire"
    _, [(_, reason)] = said(stated("Statut de la commande", "Livrée", state))  # type: ignore[misc]
    assert reason.startswith("it says that it is a return")
    marked = ReportProfile(currency="EUR", returns="marked")
    assert said(stated("Statut de la commande", "Livrée", state), marked) == ([*SOLD, ("B", -1, -10)], [])
    assert said(stated("Statut de la commande", "Livrée", "Retour refusé"), marked) == ([*SOLD, ("B", 1, 10)], [])

"""A sentence that lets somebody off a duty, leaves lower prices free or rewards an excess alone accuses nobody."""

from __future__ import annotations

import pytest

from monitor.agreements.detect import detect_sentence

HARMLESS = [
    ("es", "El Comprador no tiene obligación de comprar una cantidad mínima y puede pedir al menos 1 unidad cada vez."),
    ("it", "Il Distributore non è tenuto ad anticipi e ad acquistare almeno 100 unità l'anno."),
    ("ru", "Покупатель не обязан заказывать Товар и приобретать не менее 100 единиц в год."),
    ("fr", "L'Acheteur n'est pas tenu de commander et d'acheter au moins 100 unités par an."),
    ("es", "El Distribuidor no está obligado a seguir los precios recomendados y aplica los precios que desea."),
    ("en", "There is no obligation on the Retailer to stock the full range."),
    ("en", "The Supplier shall not be obliged to accept returns of unsold goods."),
    ("en", "The bonus is paid on the units exceeding the annual target only."),
    ("en", "The Dealer shall not sell the Goods above the maximum resale price of EUR 49, but may sell below it."),
    ("ru", "Дилер не обязан закупать какой-либо минимальный объём Товара."),
    ("ru", "Дилер не обязан сообщать Поставщику цены перепродажи."),
    ("ru", "Премия начисляется только на объём, превысивший годовой план."),
    ("ru", "Дилер не вправе продавать Товар выше максимальной розничной цены, а продажа дешевле разрешена."),
    ("de", "Der Händler muss sich nicht an die unverbindlichen Preisempfehlungen halten."),
    ("de", "Der Händler braucht dem Hersteller seine Verkaufspreise nicht zu melden."),
    ("fr", "Aucun accord du Fournisseur n'est requis pour les promotions du Distributeur."),
    ("fr", "Le Distributeur n'a pas à communiquer ses prix de revente au Fournisseur."),
    ("es", "El Distribuidor no tiene que seguir los precios recomendados."),
    ("es", "Las promociones del Distribuidor no requieren autorización del Proveedor."),
    ("it", "Le promozioni del Distributore non richiedono l'autorizzazione del Fornitore."),
]

BINDING = [
    (
        "es",
        "E05_minimum_purchase",
        "El Distribuidor no está obligado a abrir tiendas y compra al menos 1.000 unidades al año.",
    ),
    ("it", "E05_minimum_purchase", "Il Distributore non è tenuto ad anticipi e acquista almeno 1.000 unità all'anno."),
    ("ru", "E05_minimum_purchase", "Дилер не обязан открывать магазины и закупает не менее 1000 единиц в год."),
    (
        "fr",
        "P01_fixed_resale_price",
        "Le Distributeur n'a pas l'obligation d'afficher les prix ; les prix de revente sont fixés par le Fournisseur.",
    ),
    (
        "en",
        "P02_min_resale_price",
        "The Dealer is not required to buy a quantity but shall not sell below the list price.",
    ),
    (
        "en",
        "P11_price_sanction",
        "The Supplier shall not be obliged to pay the bonus to a Dealer who undercuts the MAP.",
    ),
    (
        "en",
        "P02_min_resale_price",
        "The Dealer may not sell above the maximum price and may never go below the floor price.",
    ),
    (
        "en",
        "E09_loyalty_rebate",
        "A bonus on units exceeding 500 is paid if the Buyer covers all its requirements from us.",
    ),
    (
        "ru",
        "P02_min_resale_price",
        "Дилер не обязан закупать минимальный объём, но не вправе продавать Товар ниже РРЦ.",
    ),
    ("ru", "P02_min_resale_price", "Ни один дилер не может продавать дешевле минимальной розничной цены."),
    (
        "de",
        "P02_min_resale_price",
        "Der Händler ist nicht verpflichtet, viel abzunehmen, darf aber nicht unter Listenpreis verkaufen.",
    ),
    ("es", "P05_discount_ban", "El distribuidor no podrá conceder descuentos sin autorización del proveedor."),
]


@pytest.mark.parametrize(("language", "text"), HARMLESS)
def test_what_is_not_asked_is_no_clause(language: str, text: str) -> None:
    assert detect_sentence(text, language) == []


@pytest.mark.parametrize(("language", "kind", "text"), BINDING)
def test_a_release_takes_back_nothing_that_the_sentence_binds_to_besides(language: str, kind: str, text: str) -> None:
    assert kind in detect_sentence(text, language)


WITHHELD = [
    ("en", "The Supplier is not obliged to supply dealers who sell below the recommended resale price.", True),
    ("en", "Supplier shall have no obligation to deliver to any Distributor that undercuts the price list.", True),
    (
        "de",
        "Der Lieferant ist nicht verpflichtet, Händler zu beliefern, die unter der Preisempfehlung verkaufen.",
        True,
    ),
    (
        "fr",
        "Le Fournisseur n'est pas tenu de livrer les distributeurs qui revendent en dessous du tarif conseillé.",
        True,
    ),
    (
        "es",
        "El Proveedor no está obligado a suministrar a distribuidores que vendan por debajo del precio recomendado.",
        True,
    ),
    ("it", "Il Fornitore non è tenuto a rifornire i rivenditori che vendono sotto il prezzo consigliato.", True),
    ("ru", "Поставщик не обязан поставлять Товар дилерам, которые продают ниже рекомендованной цены.", True),
    ("en", "The Supplier is not obliged to supply dealers who fail to pay invoices when due.", False),
    ("en", "The Supplier is not obliged to sell to the Dealer below its list price.", False),
    ("de", "Der Lieferant ist nicht verpflichtet, dem Händler Produkte unter seinem Listenpreis zu verkaufen.", False),
    ("fr", "Le Fournisseur n'est pas tenu de livrer au Distributeur en dessous de son propre tarif.", False),
    ("es", "El Proveedor no está obligado a vender al Distribuidor por debajo de su tarifa.", False),
    ("it", "Il Fornitore non è tenuto a vendere al Distributore sotto il proprio listino.", False),
    ("ru", "Поставщик не обязан продавать Товар Дилеру ниже цены, указанной в прайс-листе Поставщика.", False),
    ("en", "The Supplier is not obliged to supply dealers who sell below cost.", False),
    ("de", "Der Lieferant ist nicht verpflichtet, Händler zu beliefern, die unter dem Namen Dritter verkaufen.", False),
    ("fr", "Le Fournisseur n'est pas tenu de livrer les distributeurs qui ne paient pas leurs factures.", False),
    (
        "es",
        "El Proveedor no está obligado a suministrar a distribuidores que vendan por debajo del precio de compra.",
        False,
    ),
    ("it", "Il Fornitore non è tenuto a rifornire i rivenditori che vendono sotto altro nome.", False),
    ("ru", "Поставщик не обязан поставлять Товар дилерам, которые заказывают партии меньше минимальной.", False),
]


@pytest.mark.parametrize(("language", "text", "found"), WITHHELD)
def test_supply_that_nobody_owes_to_those_who_sell_for_less_is_a_sanction(
    language: str, text: str, found: bool
) -> None:
    assert detect_sentence(text, language) == (["P11_price_sanction"] if found else [])

"""Bans in the plain present, as Spanish and Italian contracts word them, and tills that nobody can change."""

from __future__ import annotations

import pytest

from monitor.agreements.detect import detect_sentence

FOUND = [
    (
        "E01_noncompete",
        "it",
        "Il Rivenditore, per tutta la durata del contratto, non commercializza caldaie di altri marchi.",
    ),
    ("P05_discount_ban", "it", "L'Affiliato non applica sconti senza previa autorizzazione dell'Affiliante."),
    ("O01_online_sales_ban", "it", "Il Rivenditore non vende i profumi tramite internet."),
    ("O01_online_sales_ban", "it", "La vendita tramite internet è riservata al Fornitore."),
    ("O02_marketplace_ban", "it", "Il Rivenditore non inserisce i Prodotti su piattaforme di terzi quali Amazon."),
    ("P02_min_resale_price", "it", "Il Gestore non vende a prezzi inferiori a quelli del listino."),
    ("P02_min_resale_price", "it", "Il ricarico del Concessionario non è inferiore al venticinque per cento."),
    (
        "P04_map_agreement",
        "it",
        "In vetrina e sul sito il Rivenditore non espone prezzi più bassi di quelli del Listino.",
    ),
    ("P11_price_sanction", "it", "Chi vende sotto il listino viene escluso dal premio annuale."),
    ("T05_cross_supply_ban", "it", "I concessionari non si cedono veicoli tra loro."),
    (
        "E03_post_term_noncompete",
        "it",
        "Nei due anni successivi alla cessazione il Rivenditore non esercita il commercio di occhiali.",
    ),
    (
        "P01_fixed_resale_price",
        "it",
        "I prezzi di rivendita del Concessionario sono concordati ogni trimestre con il Concedente.",
    ),
    ("E01_noncompete", "es", "El Revendedor no comercializa calderas de otras marcas durante el contrato."),
    ("O01_online_sales_ban", "es", "La venta a través de internet queda reservada al Fabricante."),
    (
        "P02_min_resale_price",
        "es",
        "El margen del Minorista sobre el precio de compra no será menor del veinte por ciento.",
    ),
    ("P04_map_agreement", "es", "En escaparates y anuncios no figurará un precio más bajo que el de la Tarifa."),
    ("P11_price_sanction", "es", "Quien venda por debajo de la tarifa quedará excluido del bono anual."),
    (
        "E04_exclusive_purchasing",
        "es",
        "El Concesionario adquirirá al Fabricante la totalidad de los recambios que necesite.",
    ),
    (
        "E03_post_term_noncompete",
        "es",
        "Por dos años tras la extinción del contrato el Franquiciado no abrirá establecimientos.",
    ),
    (
        "T03_active_sales_restriction",
        "es",
        "Fuera de la provincia el Concesionario no abrirá locales ni buscará clientes.",
    ),
    (
        "P01_fixed_resale_price",
        "es",
        "Los terminales de venta del Distribuidor muestran el precio y no permiten modificarlo.",
    ),
    (
        "P01_fixed_resale_price",
        "en",
        "The Dealer's tills are set so that the price sent by the Supplier cannot be overwritten by staff.",
    ),
    (
        "P01_fixed_resale_price",
        "ru",
        "В кассовую программу Дилера загружается файл цен Поставщика, правка которого на кассе отключена.",
    ),
    (
        "P01_fixed_resale_price",
        "de",
        "An der Kasse gilt der vom Hersteller gesandte Betrag; eine Änderung durch das Personal ist ausgeschlossen.",
    ),
    (
        "P01_fixed_resale_price",
        "fr",
        "Les caisses du Distributeur reçoivent le prix du siège ; le personnel ne peut le modifier.",
    ),
]

HARMLESS = [
    ("it", "Il margine di tolleranza del Rivenditore non è inferiore a due giorni."),
    ("it", "Il Distributore non vende i prodotti ai minori tramite internet."),
    ("it", "Il Rivenditore non vende prodotti contraffatti su Amazon."),
    ("es", "El Distribuidor no ofrece garantías inferiores a las de la tarifa."),
    ("es", "La caja registradora del Distribuidor indica el precio con IVA y el cliente no puede modificarlo."),
    ("it", "Il Concessionario non assume obbligazioni in nome del Concedente."),
    ("it", "Per un anno dopo la cessazione l'Agente non divulga informazioni riservate ai concorrenti."),
    ("it", "Il Distributore non vende prodotti scaduti o difettosi."),
    ("it", "Il Rivenditore non offre i prodotti in confezioni aperte."),
    ("it", "Il Distributore che non paga entro trenta giorni perde lo sconto cassa."),
    ("it", "I clienti sono seguiti dal Fornitore per la garanzia e il Rivenditore non sostiene costi."),
    ("it", "Il prezzo di vendita delle azioni è concordato tra le parti."),
    ("it", "Il Rivenditore non presta i prodotti dimostrativi ad altri rivenditori."),
    ("it", "Il Distributore non richiede sconti superiori a quelli del listino."),
    ("it", "Il Rivenditore non espone i prodotti accanto a prodotti di altre marche senza separazione."),
    ("es", "El Distribuidor no publicará en plataformas de terceros fotografías con marcas alteradas."),
    (
        "es",
        "Si el transportista ofrece un precio inferior a la tarifa, el Proveedor podrá resolver su contrato.",
    ),
    ("es", "La caja contiene diez unidades y su precio no podrá modificarse por el Proveedor durante el año."),
    ("es", "El precio de venta de las participaciones será el pactado por ambas partes."),
    ("es", "Los clientes serán atendidos por el Proveedor en garantía y el Distribuidor no asumirá costes."),
    ("es", "Fuera de la zona el Distribuidor no abrirá los envases de muestra a los clientes."),
    ("es", "El Distribuidor no pide descuentos superiores a los de la tarifa."),
    ("es", "En la página web del Proveedor no aparecerán precios más bajos que los del catálogo impreso."),
    ("en", "The Dealer's tills print the amount of tax; a receipt cannot be changed after issue."),
    ("ru", "Кассовый чек Дилера содержит цену и не может быть изменён после выдачи."),
    ("de", "Der Kassenbon des Händlers weist den Preis aus und kann nachträglich nicht geändert werden."),
    ("fr", "Le ticket de caisse du distributeur indique le prix et ne peut être modifié après émission."),
    ("es", "El Distribuidor no promociona los Productos con alegaciones de salud que no estén autorizadas."),
    ("es", "El Distribuidor no compensa el saldo de su cuenta con créditos frente al Proveedor."),
    ("es", "El Agente no discute la liquidación de comisiones pasados treinta días desde su recepción."),
    ("it", "L'Agente non contesta la liquidazione delle provvigioni dopo trenta giorni."),
    ("es", "El Distribuidor no ofrece descuentos con cargo al Proveedor."),
    ("it", "Il Rivenditore non offre sconti a carico del Fornitore."),
    ("es", "El Revendedor no presenta los Productos de la competencia como si fueran del Proveedor."),
    ("it", "Il Rivenditore non presenta prodotti di altre marche come se fossero del Fornitore."),
    ("es", "El Distribuidor no intercambia con otros distribuidores información sobre precios futuros."),
    ("it", "Il Distributore non scambia con altri distributori informazioni sui prezzi dei prodotti."),
    ("it", "Il prezzo di rivendita è deciso dal Rivenditore e non è concordato con il Fornitore."),
    ("es", "El precio de venta al público lo decide el Distribuidor y no es pactado con el Proveedor."),
    ("it", "Il margine del Distributore non è inferiore al 20 % e viene garantito dal Fornitore."),
    ("es", "El margen del Distribuidor no es inferior al 20 % y está garantizado por el Proveedor."),
    ("it", "Sul sito il Rivenditore non pubblicizza prezzi inferiori a quelli effettivamente praticati."),
    ("es", "En su página web el Distribuidor no anuncia precios inferiores a los realmente aplicados."),
]


@pytest.mark.parametrize(("kind", "language", "text"), FOUND)
def test_a_ban_in_the_plain_present_and_a_fixed_till_are_found(kind: str, language: str, text: str) -> None:
    assert detect_sentence(text, language) == [kind]


@pytest.mark.parametrize(("language", "text"), HARMLESS)
def test_what_a_party_simply_does_not_do_is_no_clause(language: str, text: str) -> None:
    assert detect_sentence(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        (
            "de",
            "Der Händler überlässt dem Hersteller vierteljährlich eine Liste der fakturierten Verkaufspreise.",
            True,
        ),
        ("de", "Der Hersteller überlässt dem Händler eine Liste der empfohlenen Verkaufspreise.", False),
        ("de", "Vierteljährlich überlässt der Hersteller dem Händler eine Übersicht der Verkaufspreise.", False),
        ("fr", "Le Franchisé transmet chaque mois la liste des prix facturés à ses clients.", True),
        ("fr", "Le Fournisseur transmet au Distributeur la liste des prix facturés à ses clients.", False),
        ("fr", "Le Distributeur transmet les factures du transport dont le prix est facturé au Fournisseur.", False),
    ],
)
def test_a_list_of_invoiced_prices_is_a_report_of_prices(language: str, text: str, found: bool) -> None:
    assert ("P06_price_reporting" in detect_sentence(text, language)) is found


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("de", "Der Händler überlässt dem Finanzamt auf Anforderung eine Aufstellung der Verkaufspreise.", False),
        ("de", "Der Händler überlässt dem Lieferanten und dem Finanzamt eine Aufstellung der Verkaufspreise.", True),
        ("fr", "Le Distributeur communique à l'administration fiscale les prix facturés à ses clients.", False),
        ("fr", "Le Distributeur transmet au fisc et au Fournisseur la liste des prix facturés à ses clients.", True),
        ("es", "El Distribuidor comunica a la Agencia Tributaria los precios facturados a sus clientes.", False),
        ("es", "El Distribuidor comunica al Proveedor y a Hacienda los precios facturados a sus clientes.", True),
        ("it", "Il Distributore comunica all'Agenzia delle Entrate i prezzi praticati ai clienti.", False),
        ("it", "Il Distributore comunica al Fornitore e al fisco i prezzi praticati ai clienti.", True),
    ],
)
def test_prices_that_an_authority_alone_gets_are_no_report_to_the_supplier(
    language: str, text: str, found: bool
) -> None:
    assert ("P06_price_reporting" in detect_sentence(text, language)) is found


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("P05_discount_ban", "El Distribuidor no realiza liquidaciones ni promociones sin autorización del Proveedor."),
        ("P05_discount_ban", "El Revendedor no vende los Productos en liquidación."),
        ("P05_discount_ban", "El Revendedor no ofrece saldos de temporada."),
        ("T05_cross_supply_ban", "El Concesionario no traspasa vehículos a otros concesionarios."),
    ],
)
def test_sales_at_less_are_still_named_in_spanish(kind: str, text: str) -> None:
    assert kind in detect_sentence(text, "es")

"""A workspace that watches one kettle in shops on loopback, and the page they show."""

from __future__ import annotations

from monitor.settings import Workspace, open_workspace

GTIN, OTHER_GTIN = "4006381333931", "4006381333948"
JSON_LD = (
    '<script type="application/ld+json">{{"@context":"https://schema.org","@type":"Product","name":"{name}",'
    '"gtin13":"{gtin}","offers":{{"@type":"Offer","price":"{price}","priceCurrency":"EUR",'
    '"availability":"https://schema.org/InStock"}}}}</script>'
)


def kettle(name: str = "Kettle", gtin: str = GTIN, price: str = "99.90", charset: str = "utf-8") -> bytes:
    """Return a product page in German with one offer in euros."""
    data = JSON_LD.format(name=name, gtin=gtin, price=price)
    text = (
        f"<html lang='de'><head><title>{name}</title>{data}</head><body><h1>{name}</h1><p>{price} €</p></body></html>"
    )
    return text.encode(charset)


def with_sites(workspace: Workspace, sites: str, listings: list[str], collect: str = "[collect]\n") -> Workspace:
    """Return the workspace with sites, limits of collecting, and listings (`site,url,sku`) of the kettle `KE-1`."""
    settings = workspace.root / "channelwarden.toml"
    settings.write_text(settings.read_text("utf-8").replace("[collect]\n", collect) + sites, "utf-8")
    tables = {
        "products": f"sku,gtin,brand,title,status\nKE-1,{GTIN},Brand,Kettle,active\n",
        "parties": "id,name,role,country\ndealer,Dealer GmbH,reseller,DE\n",
        "listings": "site,url,sku\n" + "\n".join(listings) + "\n",
    }
    for name, text in tables.items():
        (workspace.policy / f"{name}.csv").write_text(text, "utf-8")
    return open_workspace(workspace.root)

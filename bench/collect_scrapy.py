"""The peer: a Scrapy spider as its users write it, on the same pages, for the same fields, at the same concurrency.

Run as a script in a process of its own: the task comes as JSON on standard input, what was measured goes out as JSON.
Settings are Scrapy's defaults but for concurrency, robots.txt obeyed as we do, and the feed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator, Iterator
from typing import Any

import scrapy
from scrapy import signals
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response

from bench.collect_task import Clock, Task

_STOCK = {"InStock": "in_stock", "OutOfStock": "out_of_stock"}


class Shop(scrapy.Spider):  # type: ignore[misc]  # the library is not typed for us
    """Reads JSON-LD first and completes it from the page by CSS selectors."""

    name = "shop"

    def __init__(self, urls: list[str], **named: Any) -> None:  # noqa: ANN401 - Scrapy's own signature
        super().__init__(**named)
        self.urls = urls

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """Ask for every page; the engine keeps as many under way as the settings say."""
        for url in self.urls:
            yield scrapy.Request(url, self.parse)

    def parse(self, response: Response) -> Iterator[dict[str, str]]:
        """Yield the item of one page."""
        product = self._product(response)
        offer = product["offers"]
        yield {
            "url": response.url,
            "title": product.get("name") or response.css("h1.product__title::text").get("").strip(),
            "sku": product.get("sku") or response.css(".sku::text").get(""),
            "gtin": product.get("gtin13") or response.css(".gtin::text").get(""),
            "price": str(offer["price"]),
            "currency": offer["priceCurrency"],
            "list_price": response.css(".price__was::text").get("").replace("$", "").replace(",", ""),
            "availability": _STOCK.get(offer["availability"].rpartition("/")[2], ""),
            "seller": offer["seller"]["name"] or response.css(".sold-by a::text").get(""),
        }

    def _product(self, response: Response) -> dict[str, Any]:
        for script in response.css('script[type="application/ld+json"]::text').getall():
            for thing in json.loads(script).get("@graph", ()):
                if thing.get("@type") == "Product":
                    found: dict[str, Any] = thing
                    return found
        return {}


def main() -> None:
    """Crawl the pages of the task and print what it took."""
    task = Task(**json.load(sys.stdin))
    clock = Clock(task.count)
    process = CrawlerProcess(
        {
            "CONCURRENT_REQUESTS": task.concurrency,
            "CONCURRENT_REQUESTS_PER_DOMAIN": task.concurrency,
            "ROBOTSTXT_OBEY": True,
            "FEEDS": {task.items: {"format": "jsonlines"}},
            "LOG_LEVEL": "INFO",
            "LOG_FILE": f"{task.items}.log",
        }
    )
    crawler = process.create_crawler(Shop)
    crawler.signals.connect(clock.start, signals.request_reached_downloader)
    crawler.signals.connect(clock.item, signals.item_scraped)
    process.crawl(crawler, urls=task.urls)
    process.start()
    print(json.dumps({"version": scrapy.__version__, **clock.measured()}))


if __name__ == "__main__":
    main()

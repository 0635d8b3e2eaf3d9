"""Rows of policy files that are refused: the table, its text, and what is said."""

BAD = [
    (
        "products",
        "sku,titel\nNO-100,Glass\n",
        "products.csv:1 [titel]: unknown column 'titel' (did you mean 'title'?); expected sku, gtin",
    ),
    ("products", "sku,gtin\nNO-100,\n", "products.csv:1 [title]: the column 'title' is missing"),
    ("products", "", "products.csv: the file is empty; expected a heading row"),
    ("products", "sku,title,title\nNO-100,a,b\n", "products.csv:1 [title]: the column is there twice"),
    ("products", "sku,title\nNO-100,Glass, 8x42\n", "products.csv:2: 3 cells under 2 headings; expected a quoted cell"),
    ("products", 'sku,title\nNO-100,"Glass" 8x42\n', "products.csv:2: broken quoting"),
    (
        "products",
        "sku,title\nNO-100,Glass\nNO-100,Other\n",
        "products.csv:3 [sku]: sku 'NO-100' stands in row 2 already",
    ),
    (
        "products",
        "sku,title,gtin\nNO-100,Glass,4006381333930\n",
        "products.csv:2 [gtin]: '4006381333930' is not a GTIN: its length or check digit is wrong",
    ),
    (
        "products",
        "sku,title,gtin\nNO-100,a,4006381333931\nNO-200,b,04006381333931\n",
        "products.csv:3 [gtin]: gtin '04006381333931' stands in row 2 already",
    ),
    (
        "products",
        "sku,title,status\nNO-100,a,activ\n",
        "products.csv:2 [status]: unknown word 'activ' (did you mean 'active'?)",
    ),
    (
        "parties",
        "id,name,role,country\nalpha,,reseller,US\n",
        "parties.csv:2 [name]: the cell is empty; expected a value in every row",
    ),
    (
        "parties",
        "id,name,role,country\nalpha,A,reseler,US\n",
        "parties.csv:2 [role]: unknown word 'reseler' (did you mean 'reseller'?); expected distributor or reseller",
    ),
    (
        "parties",
        "id,name,role,country\nalpha,A,reseller,UK\n",
        "parties.csv:2 [country]: unknown country 'UK' (did you mean 'GB'?); expected an ISO 3166-1 code",
    ),
    ("parties", "id,name,role,country,email\nalpha,A,reseller,US,a@b.example\\nBcc: x\n", "parties.csv:2 [email]: "),
    ("parties", "id,name,role,country,email\nalpha,A,reseller,US,desk@-b.example\n", "parties.csv:2 [email]: "),
    (
        "parties",
        "id,name,role,country,language\nalpha,A,reseller,US,klingon\n",
        "parties.csv:2 [language]: unknown language 'klingon'",
    ),
    (
        "parties",
        "id,name,role,country,suspended\nalpha,A,reseller,US,maybe\n",
        "parties.csv:2 [suspended]: 'maybe' is neither yes nor no",
    ),
    (
        "map_prices",
        "sku,market,price,currency,valid_from\nNO-100,US,99.99,USD,31/12/2026\n",
        "map_prices.csv:2 [valid_from]: '31/12/2026' is not a date; expected a date such as 2026-03-31",
    ),
    (
        "map_prices",
        "sku,market,price,currency,valid_from\nNO-100,US,99.99,USD,2026-02-30\n",
        "map_prices.csv:2 [valid_from]: '2026-02-30' is not a date",
    ),
    (
        "map_prices",
        "sku,market,price,currency,valid_from\nNO-100,US,$99.99,USD,2026-01-01\n",
        "map_prices.csv:2 [price]: '$99.99' is not an amount; expected an amount such as 1299.90",
    ),
    (
        "map_prices",
        "sku;market;price;currency;valid_from\nNO-100;US;1,299;USD;2026-01-01\n",
        "map_prices.csv:2 [price]: '1,299' may mean 1299 or 1.299",
    ),
    (
        "map_prices",
        "sku,market,price,currency,valid_from\nNO-100,US,1.299,USD,2026-01-01\n",
        "map_prices.csv:2 [price]: 1.299 has more decimals than USD has",
    ),
    (
        "map_prices",
        "sku,market,price,currency,valid_from\nNO-100,US,0,USD,2026-01-01\n",
        "map_prices.csv:2 [price]: a price of nothing",
    ),
    (
        "map_prices",
        "sku,market,price,currency,valid_from\nNO-100,US,9,USDD,2026-01-01\n",
        "map_prices.csv:2 [currency]: unknown currency 'USDD' (did you mean 'USD'?); expected an ISO 4217 code",
    ),
    (
        "map_prices",
        "sku,market,price,currency,valid_from\nNO-100,RU,9,RUR,2026-01-01\n",
        "map_prices.csv:2 [currency]: unknown currency 'RUR'",
    ),
    (
        "map_prices",
        "sku,market,price,currency,valid_from\nNO-10,US,9,USD,2026-01-01\n",
        "map_prices.csv:2 [sku]: unknown sku 'NO-10' (did you mean 'NO-100'?); expected the sku of a row",
    ),
    (
        "map_prices",
        "sku,market,price,currency,valid_from,valid_to\nNO-100,US,9,USD,2026-01-01,\nNO-100,US,8,USD,2026-05-01,\n",
        "map_prices.csv:3 [valid_from]: overlaps row 2 (2026-01-01 to open end) for NO-100, US",
    ),
    (
        "map_prices",
        "sku,market,price,currency,valid_from,valid_to\nNO-100,US,9,USD,2026-05-01,2026-04-30\n",
        "map_prices.csv:2 [valid_to]: the period ends on 2026-04-30, before it begins on 2026-05-01",
    ),
    (
        "promotions",
        "sku,market,price,currency,valid_from,valid_to\nNO-100,US,70,CAD,2026-03-01,2026-03-07\n",
        "promotions.csv:2 [currency]: the promotion is in CAD, the MAP price of NO-100 in US in USD",
    ),
    (
        "aliases",
        "name,party_id\nA Shop,alfa\n",
        "aliases.csv:2 [party_id]: unknown party_id 'alfa' (did you mean 'alpha'?); expected the id",
    ),
    (
        "aliases",
        "name,party_id\nA-Shop Ltd,alpha\nA SHOP,north\n",
        "aliases.csv:3 [name]: site '' and name 'A SHOP' stands in row 2 already",
    ),
    (
        "territories",
        "party_id,region,valid_from\nnorth,US-XX,2026-01-01\n",
        "territories.csv:2 [region]: unknown region 'US-XX'; expected an ISO 3166 code such as DE or US-MD",
    ),
    (
        "parties",
        "id,name,role,country,region\nalpha,Alpha Inc.,reseller,US,CA-ON\nnorth,N,distributor,RU,RU-SPE\n",
        "parties.csv:2 [region]: region 'CA-ON' is not in US, the country of the seat; expected a region of US",
    ),
    (
        "territories",
        "party_id,region,valid_from\nnorth,Bavaria,2026-01-01\n",
        "territories.csv:2 [region]: unknown region 'Bavaria'; expected an ISO 3166 code such as DE or US-MD",
    ),
    (
        "agreements",
        "id,party_id,type,market_share,valid_from\nA-1,north,exclusive,130 %,2026-01-01\n",
        "agreements.csv:2 [market_share]: '130 %' is not a share",
    ),
    ("listings", "site,url\nalpha,https://[shop/p\n", "listings.csv:2 [url]: 'https://[shop/p' is not a web address"),
    ("listings", "site,url\nalpha,https://anna:s3@shop.ex/p\n", "listings.csv:2 [url]: this address holds a login"),
    ("listings", "site,url\nalpha,shop.example/p\n", "listings.csv:2 [url]: 'shop.example/p' is not a web address"),
    (
        "listings",
        "site,url\nalfa,https://a.example/p\n",
        "listings.csv:2 [site]: no [[site]] in the settings is called 'alfa' (did you mean 'alpha'?)",
    ),
    ("map_price", "sku\nx\n", "map_price.csv: no policy file is called 'map_price' (did you mean 'map_prices'?)"),
]

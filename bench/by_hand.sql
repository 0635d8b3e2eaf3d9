-- What the rules over offers say, as one would write it by hand for SQLite: each look-up by an index, each value worked
-- out once, one pass over the offers. Answers for every rule how many offers violate it and how many it cannot assess.
WITH looked_up AS (
    SELECT
        o.*,
        p.id AS p_id, p.role, p.suspended, p.authorised_from, p.authorised_to, p.marketplaces, p.needs_agreement, p."group",
        host.role AS host_role,
        product.status, product.pack_size AS units, product.warranty_months AS least_warranty,
        product.return_days AS least_return,
        (SELECT m.id FROM map_price AS m
         WHERE m.sku = o.sku AND m.market = o.market AND m.valid_from <= o.seen_on
           AND (m.valid_to IS NULL OR m.valid_to >= o.seen_on)
         ORDER BY m.valid_from DESC, m.id DESC LIMIT 1) AS map_id,
        coalesce(
            (SELECT a.id FROM promotion AS a
             WHERE a.sku = o.sku AND a.market = o.market AND a.currency = o.currency AND a.valid_from <= o.seen_on
               AND (a.valid_to IS NULL OR a.valid_to >= o.seen_on)
             ORDER BY a.price_minor, a.id LIMIT 1),
            (SELECT b.id FROM promotion AS b
             WHERE b.sku = o.sku AND b.market = o.market AND b.valid_from <= o.seen_on
               AND (b.valid_to IS NULL OR b.valid_to >= o.seen_on)
             ORDER BY b.price_minor, b.id LIMIT 1)) AS promotion_id,
        (SELECT e.price_minor FROM promotion AS e
         WHERE e.sku = o.sku AND e.market = o.market AND e.currency = o.currency AND e.valid_to < o.seen_on
           AND e.lingers_to >= o.seen_on
         ORDER BY e.valid_to DESC, e.id LIMIT 1) AS ended_price,
        (SELECT c.id FROM assortment AS c
         WHERE c.sku = o.sku AND c.channel = o.channel AND (c.valid_to IS NULL OR c.valid_to >= o.seen_on)
         ORDER BY c.valid_from, c.id LIMIT 1) AS channel_id,
        (SELECT min(r.channel) FROM assortment AS r
         WHERE r.sku = o.sku AND r.exclusive AND r.valid_from <= o.seen_on
           AND (r.valid_to IS NULL OR r.valid_to >= o.seen_on)) AS exclusive_channel,
        EXISTS (SELECT 1 FROM withdrawal AS w
                WHERE w.sku = o.sku AND w.kind = 'recalled' AND w.market IN ('', o.market)
                  AND w.last_sale_on < o.seen_on) AS recalled,
        EXISTS (SELECT 1 FROM withdrawal AS w
                WHERE w.sku = o.sku AND w.kind = 'discontinued' AND w.market IN ('', o.market)
                  AND w.last_sale_on < o.seen_on) AS ended_sale,
        EXISTS (SELECT 1 FROM withdrawal AS w
                WHERE w.sku = o.sku AND w.kind = 'discontinued' AND w.market IN ('', o.market)) AS ends_some_day,
        EXISTS (SELECT 1 FROM agreement AS s
                WHERE s.party_id = o.party_id AND s.valid_from <= o.seen_on
                  AND (s.valid_to IS NULL OR s.valid_to >= o.seen_on)) AS signed,
        EXISTS (SELECT 1 FROM agreement AS s WHERE s.party_id = o.party_id) AS ever_signed,
        p."group" <> '' AND EXISTS (SELECT 1 FROM party AS g WHERE g."group" = p."group" AND g.suspended)
            AS group_suspended,
        CASE WHEN o.reach <> '' THEN
            (SELECT d.by FROM destination AS d JOIN territory AS t ON t.region = d.market
             WHERE d.reach = o.reach AND d.by <> 'currency' AND t.exclusive AND t.format = '' AND t.party_id <> o.party_id
               AND t.sku IN ('', o.sku) AND t.valid_from <= o.seen_on
               AND (t.valid_to IS NULL OR t.valid_to >= o.seen_on)
               AND NOT EXISTS (SELECT 1 FROM territory AS h
                               WHERE h.party_id = o.party_id AND h.region = d.market AND h.sku IN ('', o.sku)
                                 AND h.valid_from <= o.seen_on AND (h.valid_to IS NULL OR h.valid_to >= o.seen_on))
             ORDER BY CASE d.by WHEN 'domain' THEN 0 WHEN 'language' THEN 1 ELSE 3 END LIMIT 1) END AS reached_by,
        CASE WHEN o.reach <> '' THEN
            (SELECT f.price_minor FROM destination AS d JOIN map_price AS f ON f.market = d.market AND f.sku = o.sku
             WHERE d.reach = o.reach AND d.by <> 'delivery' AND d.market <> o.market AND f.currency = o.currency
               AND f.valid_from <= o.seen_on AND (f.valid_to IS NULL OR f.valid_to >= o.seen_on)
               AND NOT EXISTS (SELECT 1 FROM promotion AS l
                               WHERE l.sku = f.sku AND l.market = f.market AND l.valid_from <= o.seen_on
                                 AND (l.valid_to IS NULL OR l.valid_to >= o.seen_on))
             ORDER BY f.price_minor DESC LIMIT 1) END AS foreign_map
    FROM observation AS o
    LEFT JOIN party AS p ON p.id = o.party_id
    LEFT JOIN party AS host ON host.id = o.host_id
    LEFT JOIN product ON product.sku = o.sku
    WHERE o.ended_at IS NULL
),
priced AS (
    SELECT
        u.*,
        CASE WHEN promo.currency <> u.currency THEN NULL
             WHEN promo.currency = u.currency AND m.currency = u.currency AND promo.price_minor < m.price_minor
                 THEN promo.price_minor
             WHEN m.currency = u.currency THEN m.price_minor END AS map,
        c.launch_on,
        u.condition IN ('', 'new') AS fresh,
        u.condition <> 'used' AS unused,
        u.availability <> 'out_of_stock' AS sold,
        coalesce(u.role = 'own_shop', 0) AS own_shop,
        coalesce(u.pack_size, coalesce(u.units, 1)) AS pack_units,
        coalesce(u.units, 1) AS base_units,
        u.p_id IS NOT NULL AND NOT u.suspended AND u.role <> 'marketplace'
            AND (u.role = 'own_shop' OR (coalesce(u.authorised_from <= u.seen_on, 1)
                                         AND coalesce(u.authorised_to >= u.seen_on, 1))) AS authorised,
        u.promotion_id IS NULL AND u.price_minor * 100 >= u.ended_price * 99 AND u.price_minor * 100 <= u.ended_price * 101
            AS at_ended_price
    FROM looked_up AS u
    LEFT JOIN map_price AS m ON m.id = u.map_id
    LEFT JOIN promotion AS promo ON promo.id = u.promotion_id
    LEFT JOIN assortment AS c ON c.id = u.channel_id
),
shared AS (
    SELECT
        *,
        CASE WHEN map <= price_minor THEN 0 WHEN map > 0 THEN ((map - price_minor) * 10000 + map - 1) / map END AS short_bp,
        CASE WHEN map <= coupon_price_minor THEN 0
             WHEN map > 0 THEN ((map - coupon_price_minor) * 10000 + map - 1) / map END AS coupon_bp,
        CASE WHEN map * pack_units <= price_minor * base_units THEN 0
             WHEN map * pack_units > 0 THEN ((map * pack_units - price_minor * base_units) * 10000 + map * pack_units - 1)
                                            / (map * pack_units) END AS unit_bp,
        CASE WHEN list_price_minor >= map AND map > 0 THEN ((list_price_minor - map) * 10000 + map - 1) / map
             WHEN map > 0 THEN ((map - list_price_minor) * 10000 + map - 1) / map END AS list_gap_bp,
        CASE WHEN foreign_map <= price_minor THEN 0
             WHEN foreign_map > 0 THEN ((foreign_map - price_minor) * 10000 + foreign_map - 1) / foreign_map END AS foreign_bp,
        coalesce(at_ended_price, 0) AS ended_promotion,
        coalesce(launch_on > seen_on, status = 'announced' AND launch_on IS NULL, 0) AS before_launch,
        ended_sale OR coalesce(status = 'discontinued' AND NOT ends_some_day, 0) AS discontinued
    FROM priced
),
said AS (
    SELECT
        CASE WHEN nullif(sku, '') IS NOT NULL THEN
            exclusive_channel IS NOT NULL AND CASE WHEN channel <> '' THEN channel_id IS NULL END AND unused AND sold END
            AS "ASSORT-011",
        before_launch AND authorised AND sold AS "ASSORT-012",
        discontinued AND unused AND sold AS "ASSORT-013",
        recalled AND sold AS "ASSORT-014",
        least_warranty IS NOT NULL AND warranty_months < least_warranty AND authorised AND fresh AND sold AS "ASSORT-015",
        least_return IS NOT NULL AND return_days < least_return AND authorised AND fresh AND sold AS "ASSORT-016",
        CASE WHEN nullif(sku, '') IS NOT NULL AND price_minor IS NOT NULL AND map IS NOT NULL AND currency <> '' THEN
            price_minor < map AND short_bp > 100 AND NOT own_shop AND NOT ended_promotion AND pack_units >= base_units
            AND fresh AND sold END AS "MAP-001",
        coupon_price_minor IS NOT NULL AND short_bp <= 100 AND coupon_bp > 100 AND pack_units = base_units
            AND NOT own_shop AND fresh AND sold AS "MAP-002",
        pack_units > base_units AND price_minor >= map AND unit_bp > 100 AND NOT own_shop AND fresh AND sold AS "MAP-003",
        price_in_cart AND map IS NOT NULL AND NOT own_shop AND fresh AND sold AS "MAP-004",
        NOT price_in_cart AND list_price_minor IS NOT NULL AND list_gap_bp <= 50 AND price_minor < map
            AND short_bp <= 100 AND NOT own_shop AND fresh AND sold AS "MAP-005",
        ended_promotion AND short_bp > 100 AND pack_units >= base_units AND NOT own_shop AND fresh AND sold AS "MAP-006",
        own_shop AND short_bp > 100 AND pack_units >= base_units AND fresh AND sold AS "MAP-007",
        CASE WHEN nullif(market, '') IS NOT NULL THEN
            foreign_map IS NOT NULL AND foreign_bp > 100 AND (map IS NULL OR short_bp <= 100) AND pack_units = base_units
            AND NOT own_shop AND fresh AND sold END AS "MAP-008",
        CASE WHEN nullif(sku, '') IS NOT NULL AND nullif(seller, '') IS NOT NULL THEN
            p_id IS NOT NULL AND NOT authorised AND NOT own_shop AND unused END AS "SELLER-001",
        CASE WHEN nullif(sku, '') IS NOT NULL AND nullif(seller, '') IS NOT NULL THEN
            p_id IS NULL AND unused END AS "SELLER-002",
        coalesce(group_suspended, 0) AND authorised AND NOT own_shop AND sold AS "SELLER-003",
        coalesce(host_role = 'marketplace' OR channel = 'marketplace', 0)
            AND CASE marketplaces WHEN 'none' THEN 1 WHEN 'named' THEN NOT EXISTS (
                    SELECT 1 FROM marketplace AS n WHERE n.party_id = shared.party_id AND n.site = shared.site
                      AND n.valid_from <= seen_on AND (n.valid_to IS NULL OR n.valid_to >= seen_on)) ELSE 0 END
            AND authorised AND NOT own_shop AND sold AS "SELLER-004",
        CASE WHEN p_id IS NULL THEN NULL ELSE NOT signed AND (ever_signed OR needs_agreement) END
            AND authorised AND NOT own_shop AND sold AS "SELLER-005",
        CASE WHEN nullif(market, '') IS NOT NULL THEN
            reached_by IN ('domain', 'language') AND reached_by IS NOT NULL AND NOT own_shop AND sold END AS "TERR-011"
    FROM shared
),
counted AS (
    SELECT
        count(*) AS offers,
        sum("ASSORT-011") AS a1, count("ASSORT-011") AS a2, sum("ASSORT-012") AS b1, count("ASSORT-012") AS b2,
        sum("ASSORT-013") AS c1, count("ASSORT-013") AS c2, sum("ASSORT-014") AS d1, count("ASSORT-014") AS d2,
        sum("ASSORT-015") AS e1, count("ASSORT-015") AS e2, sum("ASSORT-016") AS f1, count("ASSORT-016") AS f2,
        sum("MAP-001") AS g1, count("MAP-001") AS g2, sum("MAP-002") AS h1, count("MAP-002") AS h2,
        sum("MAP-003") AS i1, count("MAP-003") AS i2, sum("MAP-004") AS j1, count("MAP-004") AS j2,
        sum("MAP-005") AS k1, count("MAP-005") AS k2, sum("MAP-006") AS l1, count("MAP-006") AS l2,
        sum("MAP-007") AS m1, count("MAP-007") AS m2, sum("MAP-008") AS n1, count("MAP-008") AS n2,
        sum("SELLER-001") AS o1, count("SELLER-001") AS o2, sum("SELLER-002") AS p1, count("SELLER-002") AS p2,
        sum("SELLER-003") AS q1, count("SELLER-003") AS q2, sum("SELLER-004") AS r1, count("SELLER-004") AS r2,
        sum("SELLER-005") AS s1, count("SELLER-005") AS s2, sum("TERR-011") AS t1, count("TERR-011") AS t2
    FROM said
)
SELECT 'ASSORT-011' AS rule, coalesce(a1, 0) AS violates, offers - a2 AS not_assessed FROM counted
UNION ALL SELECT 'ASSORT-012', coalesce(b1, 0), offers - b2 FROM counted
UNION ALL SELECT 'ASSORT-013', coalesce(c1, 0), offers - c2 FROM counted
UNION ALL SELECT 'ASSORT-014', coalesce(d1, 0), offers - d2 FROM counted
UNION ALL SELECT 'ASSORT-015', coalesce(e1, 0), offers - e2 FROM counted
UNION ALL SELECT 'ASSORT-016', coalesce(f1, 0), offers - f2 FROM counted
UNION ALL SELECT 'MAP-001', coalesce(g1, 0), offers - g2 FROM counted
UNION ALL SELECT 'MAP-002', coalesce(h1, 0), offers - h2 FROM counted
UNION ALL SELECT 'MAP-003', coalesce(i1, 0), offers - i2 FROM counted
UNION ALL SELECT 'MAP-004', coalesce(j1, 0), offers - j2 FROM counted
UNION ALL SELECT 'MAP-005', coalesce(k1, 0), offers - k2 FROM counted
UNION ALL SELECT 'MAP-006', coalesce(l1, 0), offers - l2 FROM counted
UNION ALL SELECT 'MAP-007', coalesce(m1, 0), offers - m2 FROM counted
UNION ALL SELECT 'MAP-008', coalesce(n1, 0), offers - n2 FROM counted
UNION ALL SELECT 'SELLER-001', coalesce(o1, 0), offers - o2 FROM counted
UNION ALL SELECT 'SELLER-002', coalesce(p1, 0), offers - p2 FROM counted
UNION ALL SELECT 'SELLER-003', coalesce(q1, 0), offers - q2 FROM counted
UNION ALL SELECT 'SELLER-004', coalesce(r1, 0), offers - r2 FROM counted
UNION ALL SELECT 'SELLER-005', coalesce(s1, 0), offers - s2 FROM counted
UNION ALL SELECT 'TERR-011', coalesce(t1, 0), offers - t2 FROM counted

-- What a text in a file says, as DuckDB macros: null where it does not say it exactly.
-- White space at either end goes; a text of nothing else is nothing. The tests run first since trim() on every value is dear.
CREATE OR REPLACE TEMP MACRO xm_clean(x) AS CASE
  WHEN x < '!' OR suffix(x, ' ') OR suffix(x, chr(9)) OR suffix(x, chr(13)) OR suffix(x, chr(12288)) OR suffix(x, chr(160))
    OR prefix(x, chr(12288)) OR prefix(x, chr(160)) OR prefix(x, chr(65279))
  THEN nullif(trim(x, chr(32) || chr(9) || chr(10) || chr(13) || chr(12288) || chr(160) || chr(65279)), '')
  ELSE x END;

CREATE OR REPLACE TEMP MACRO xm_half_width(x) AS
  translate(x, '０１２３４５６７８９．，－＋％（）Ｅｅ−’''', '0123456789.,-+%()Ee-,,');

-- A number without grouping, as text. Groups must be whole: 1,78,50,000 and 1,234 are numbers, 1,5 is not certain to be one.
CREATE OR REPLACE TEMP MACRO xm_ungrouped(x) AS CASE
  WHEN regexp_full_match(x, '[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,2})?') THEN x
  WHEN regexp_full_match(x, '[+-]?[0-9]{1,3}(,[0-9]{2,3})*,[0-9]{3}(\.[0-9]+)?') THEN replace(x, ',', '')
  END;

-- A spreadsheet shows what is too wide for its column as 1.23457E+08, without a currency, and saves that as text: the
-- digits behind are gone.
CREATE OR REPLACE TEMP MACRO xm_unrounded(x, code) AS CASE
  WHEN code <> '' OR NOT regexp_full_match(x, '[+-]?[0-9](\.[0-9]{1,5})?[eE]\+[0-9]{2}') THEN x END;

-- How many decimals an ungrouped number has, trailing zeros left out.
CREATE OR REPLACE TEMP MACRO xm_decimals(x) AS
  length(rtrim(regexp_extract(x, '\.([0-9]+)', 1), '0'))
  - coalesce(try_cast(nullif(regexp_extract(x, '[eE]([+-]?[0-9]+)$', 1), '') AS INTEGER), 0);

-- The exact value of an ungrouped number: a cast alone would round.
CREATE OR REPLACE TEMP MACRO xm_exact(x) AS CASE
  WHEN xm_decimals(x) <= 8 THEN try_cast(x AS DECIMAL(38, 8)) END;

-- The exact value of an ungrouped number written as a binary fraction: the noise far behind the point goes, a real fraction stays.
CREATE OR REPLACE TEMP MACRO xm_denoised(x) AS CASE
  WHEN xm_decimals(x) <= 8 THEN xm_exact(x)
  WHEN abs(try_cast(x AS DECIMAL(38, 15)) - round(try_cast(x AS DECIMAL(38, 15)), 4)) <= 0.000001
  THEN CAST(round(try_cast(x AS DECIMAL(38, 15)), 4) AS DECIMAL(38, 8)) END;

CREATE OR REPLACE TEMP MACRO xm_decimal(x) AS CASE
  WHEN regexp_full_match(x, '-?[0-9]{1,18}(\.[0-9]{1,8})?') THEN try_cast(x AS DECIMAL(38, 8))
  ELSE xm_exact(xm_ungrouped(xm_half_width(x))) END;

CREATE OR REPLACE TEMP MACRO xm_whole(d) AS CASE WHEN d = trunc(d) THEN try_cast(d AS BIGINT) END;

-- A decimal times a whole factor, as an integer; null where it is not whole or too large.
CREATE OR REPLACE TEMP MACRO xm_times(d, factor) AS CASE
  WHEN abs(d) < 9000000000000000000 // factor THEN xm_whole(d * CAST(factor AS DECIMAL(18, 0))) END;

CREATE OR REPLACE TEMP MACRO xm_parts(x) AS regexp_extract(
  x, '^(?:([A-Za-z]{3})\s*)?([^0-9A-Za-z\s+()-]{1,4}|Rs\.?|RMB|US\$|HK\$|NT\$)?\s*([+-]?[0-9][0-9,]*(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,2})?)\s*(?:(千元|百万元|千万元|万元|亿元|千|百万|千万|万|亿|元|[Ll]akhs?|[Cc]rores?)[整正]?)?\s*(?:([A-Za-z]{3}|\p{Han}{2,4})|([^0-9A-Za-z\s+.,()-]{1,4}))?$',
  ['code', 'sign', 'number', 'unit', 'tail', 'after']);

-- Where the minus of an amount stands elsewhere than before its number: bookkeepers write (1,234.50) and 1,234.50-, others -¥1,234.50.
CREATE OR REPLACE TEMP MACRO xm_minus_moved(x) AS CASE
  WHEN regexp_full_match(x, '\([^()+-]+\)') THEN substring(x, 2, length(x) - 2)
  WHEN regexp_full_match(x, '[^()+-]+-') THEN substring(x, 1, length(x) - 1)
  WHEN regexp_full_match(x, '-\s*[^0-9()+-][^()+-]*') THEN ltrim(substring(x, 2)) END;

CREATE OR REPLACE TEMP MACRO xm_unit(word) AS CASE lower(word)
  WHEN '千' THEN 1000 WHEN '千元' THEN 1000 WHEN '百万' THEN 1000000 WHEN '百万元' THEN 1000000 WHEN '千万' THEN 10000000 WHEN '千万元' THEN 10000000
  WHEN '万元' THEN 10000 WHEN '万' THEN 10000 WHEN '亿元' THEN 100000000 WHEN '亿' THEN 100000000 WHEN '元' THEN 1
  WHEN 'lakh' THEN 100000 WHEN 'lakhs' THEN 100000 WHEN 'crore' THEN 10000000 WHEN 'crores' THEN 10000000 END;

-- A text as it stands in a key's scope: the form that `urllib.parse.quote(text, safe=' ')` gives.
CREATE OR REPLACE TEMP MACRO xm_quoted(x) AS replace(url_encode(x), '%20', ' ');

// question:
//   en: Which contracts have annexes that come to more than this share of their value?
//   zh: 哪些合同的补充合同金额合计超过原合同金额的这一比例？
// parameters:
//   - {name: percent, type: number, default: 10, en: more than this percentage, zh: 超过百分之几}
// returns:
//   - {column: contract, type: key, en: contract, zh: 合同}
//   - {column: title, en: title, zh: 名称}
//   - {column: amount_minor, type: money, currency: currency, en: value, zh: 合同金额}
//   - {column: annexes, type: integer, en: annexes, zh: 补充合同数}
//   - {column: added_minor, type: money, currency: currency, en: annexes together, zh: 补充合同金额合计}
//   - {column: currency, en: currency, zh: 币种}
MATCH (annex:Milestone {stage: "annex"})-[:PART_OF]->(changed:Contract)
WHERE annex.currency = changed.currency AND changed.amount_minor > 0
WITH changed, count(annex) AS annexes, sum(annex.amount_minor) AS added_minor
WHERE added_minor * 100 > changed.amount_minor * $percent
RETURN changed.key AS contract, changed.title AS title, changed.amount_minor AS amount_minor,
       annexes, added_minor, changed.currency AS currency
ORDER BY added_minor DESC, contract

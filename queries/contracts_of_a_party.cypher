// question:
//   en: Which contracts did this party sign, and from which tenders did they come?
//   zh: 这个主体签了哪些合同，来自哪些招标？
// parameters:
//   - {name: party, type: key, kind: Party, en: party, zh: 主体}
// returns:
//   - {column: contract, type: key, en: contract, zh: 合同}
//   - {column: title, en: title, zh: 名称}
//   - {column: signed, type: time, en: signed, zh: 签订日期}
//   - {column: amount_minor, type: money, currency: currency, en: value, zh: 金额}
//   - {column: currency, en: currency, zh: 币种}
//   - {column: tender, type: key, en: tender, zh: 招标项目}
MATCH (party:Company|Person|Party {key: $party})-[:PARTY_TO]->(contract:Contract)
OPTIONAL MATCH (tender:Tender)-[:RESULTED_IN]->(contract)
RETURN contract.key AS contract, contract.title AS title, contract.signed AS signed,
       contract.amount_minor AS amount_minor, contract.currency AS currency, tender.key AS tender
ORDER BY signed, contract, tender

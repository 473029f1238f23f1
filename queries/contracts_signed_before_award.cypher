// question:
//   en: Which contracts were signed before the day recorded for their award, and by how many days?
//   zh: 哪些合同早于所记录的中标日期签订，早多少天？
// parameters:
//   - {name: least, type: integer, default: 1, en: days earlier at least, zh: 至少早多少天}
// returns:
//   - {column: contract, type: key, en: contract, zh: 合同}
//   - {column: title, en: title, zh: 名称}
//   - {column: signed, type: time, en: signed, zh: 签订日期}
//   - {column: awarded, type: time, en: award recorded, zh: 定标日期}
//   - {column: days, type: integer, en: days earlier, zh: 早多少天}
MATCH (tender:Tender)-[:RESULTED_IN]->(contract:Contract)
WHERE tender.awarded_us - contract.signed_us >= $least * 86400000000
RETURN contract.key AS contract, contract.title AS title, contract.signed AS signed, tender.awarded AS awarded,
       (tender.awarded_us - contract.signed_us) / 86400000000 AS days
ORDER BY days DESC, contract

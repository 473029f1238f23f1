// question:
//   en: Which other companies share this company's representative, address or telephone?
//   zh: 哪些企业与该企业共用法定代表人、地址或电话？
// parameters:
//   - {name: company, type: key, kind: Company, en: company, zh: 企业}
// returns:
//   - {column: other, type: key, en: other company, zh: 其他企业}
//   - {column: name, en: name, zh: 名称}
//   - {column: shared, en: what they share, zh: 共用}
//   - {column: how, en: kind, zh: 类型}
MATCH (company:Company {key: $company})-[:LEGAL_REP_OF|REGISTERED_AT|REACHABLE_AT]-(shared)-[:LEGAL_REP_OF|REGISTERED_AT|REACHABLE_AT]-(other:Company)
WHERE other.key <> $company
RETURN DISTINCT other.key AS other, other.title AS name, shared.title AS shared, labels(shared)[0] AS how
ORDER BY name, shared

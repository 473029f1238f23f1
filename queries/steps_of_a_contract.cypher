// question:
//   en: Through which dated steps did this contract and its tender go?
//   zh: 这份合同及其招标经过了哪些有记录的步骤？
// parameters:
//   - {name: contract, type: key, kind: Contract, en: contract, zh: 合同}
// returns:
//   - {column: step, type: key, en: step, zh: 步骤}
//   - {column: name, en: name, zh: 名称}
//   - {column: stage, en: step of the contract's life, zh: 合同环节}
//   - {column: due, type: time, en: due, zh: 应完成日期}
//   - {column: done, type: time, en: done, zh: 完成日期}
//   - {column: amount_minor, type: money, currency: currency, en: amount, zh: 金额}
//   - {column: currency, en: currency, zh: 币种}
MATCH (:Contract {key: $contract})<-[:RESULTED_IN*0..1]-(whole)<-[:PART_OF]-(passed:Milestone)
RETURN passed.key AS step, passed.name AS name, passed.stage AS stage, passed.due AS due, passed.at AS done,
       passed.amount_minor AS amount_minor, passed.currency AS currency
ORDER BY coalesce(done, due), step

import type { lookupsEn } from "./lookups.en";

/** The log of look-ups, in Chinese. */
export const lookupsZh: Record<keyof typeof lookupsEn, string> = {
  lookUps: "查阅记录",
  lookUpsOfAll: "何人何时查阅何内容，最新在前；打开本页也会记录。",
  lookUpsOfOne: "您本人的查阅记录，最新在前；他人的记录仅供可查看全部分区者查阅。",
  when: "时间",
  lookedAt: "所作查阅",
  lookedAtWhom: "查阅对象",
  lookedFrom: "来自",
  lookedAnswer: "答复",
  answerGiven: "已答复",
  answerRefused: "未答复（{status}）",
  anybody: "全部人员",
  lookedOn: "日期",
  exportLookUps: "导出所列记录（CSV）",
  noLookUps: "该人员当日没有查阅记录",
  readAgain: "重新读取",
  notSignedIn: "未登录",
};

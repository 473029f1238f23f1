import type { ledgerEn } from "./ledger.en";

/** 台账与空库提示的中文用语，键与英文一致。 */
export const ledgerZh: Record<keyof typeof ledgerEn, string> = {
  nothingLoaded: "这里还没有装载任何数据，因此没有可查看或查询的内容。",
  nothingLoadedDo: "去装载文件：银行流水、登记、合同等",
  nothingLoadedHere: "请将文件拖到下方；装载并检测之后，线索、合同与搜索即有内容。",
  detects_repeated_awards: "同一主体反复中标",
  detects_rings: "向多人归集资金的团伙",
  judged_two_legs: "两家银行记载的同一笔转账",
  judged_judgements: "对象是否为同一个",
  why_two_legs: "付款方、收款方、金额与币种相同，时间相差不超过十分钟",
  ownWork: "寻脉",
  broughtMany: "{names} 等 {count} 个",
  broughtUnnamed: "共 {count} 个",
  broughtWhole: "该来源整体",
  byRule: "规则",
  asInLedger: "台账原文",
};

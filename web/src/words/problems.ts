import type { Language } from "./language";

/** What a kind of problem is called, and how one goes on. */
export interface ProblemWords {
  title: string;
  mend: string;
}

/**
 * The kinds of problems in Chinese, by the last part of their type. The service speaks English: what it says of the
 * one case (names, rows, the engine's own words) is shown beneath, as it came.
 */
const CHINESE: Record<string, ProblemWords> = {
  Access: { title: "没有权限", mend: "当前用户无权进行此操作；如确有需要，请联系管理员。" },
  ApplicationData: { title: "应用数据库无法使用", mend: "请管理员运行 xunmai doctor 检查应用数据库。" },
  Busy: { title: "另一项写入正在进行", mend: "请等其结束后重试。" },
  Count: { title: "记录数量超出来源的规定", mend: "请核对文件是否完整、是否选对来源。" },
  DiskFull: { title: "磁盘空间不足", mend: "本次操作已撤销。请清理磁盘后重试。" },
  Http: { title: "地址或方法不对", mend: "请从页面重新进入，或返回线索列表。" },
  Judgement: { title: "该判断与已有判断矛盾", mend: "请先查看并撤销与之矛盾的判断。" },
  Mapping: { title: "来源的映射有误", mend: "请按提示的文件与行号修改映射。" },
  Model: { title: "模型版本不一致", mend: "数据由另一版本写入；请管理员按提示重建或更换版本。" },
  NotFound: { title: "未找到", mend: "它可能已被撤回，或不在您可见的范围内。请返回后重新查找。" },
  NotReady: { title: "数据正在准备", mend: "请稍候，准备完毕后重试。" },
  NotSignedIn: { title: "请先登录", mend: "请输入访问令牌后继续。" },
  Query: { title: "查询或其参数有误", mend: "请对照查询说明检查参数的名称与类型。" },
  Read: { title: "文件无法读取", mend: "请按提示的文件、行与列核对后重试。" },
  ReadOnly: { title: "此处只允许读取", mend: "语句试图写入或访问外部资源，已被数据库引擎拒绝。请改为只读语句。" },
  Request: { title: "请求不符合要求", mend: "请按所指的字段修改后重试。" },
  Settings: { title: "设置有误", mend: "请管理员运行 xunmai doctor 查看各项设置。" },
  SignIn: { title: "图数据库拒绝了口令", mend: "请管理员核对图数据库的用户名与口令。" },
  Source: { title: "来源无法使用", mend: "请核对来源、映射与文件。" },
  Statement: { title: "Cypher 语句有误", mend: "请按下方引擎原文所指的位置修改语句。" },
  Store: { title: "图数据库出错", mend: "请稍后重试；若反复出现，请管理员运行 xunmai doctor。" },
  Tables: { title: "图数据表无法读写", mend: "请管理员运行 xunmai doctor 检查数据目录。" },
  TimeLimit: { title: "用时超过上限", mend: "已中止。请缩小范围，例如限定类型、日期或步数。" },
  Unavailable: { title: "无法连接图数据库", mend: "请稍后重试；若反复出现，请管理员运行 xunmai doctor。" },
  Vault: { title: "个人标识的密钥不可用", mend: "请管理员恢复密钥文件及其权限；没有密钥，个人标识无法比对。" },
  Xunmai: { title: "无法完成", mend: "请按下方说明处理后重试。" },
};

/** A problem in the page's language, or null where the service's own words are in it. */
export function problemWords(type: string, language: Language): ProblemWords | null {
  if (language === "en" || !type.startsWith("urn:xunmai:")) return null;
  return CHINESE[type.slice("urn:xunmai:".length)] ?? CHINESE["Xunmai"] ?? null;
}

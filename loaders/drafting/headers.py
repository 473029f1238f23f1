"""What the headers of payments say, in Chinese and English."""

from __future__ import annotations

import re


def _any(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


def plain(header: str) -> str:
    """A header with its words apart: paid_out and PaidOut speak like paid out."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|[_\s]+", " ", header).strip()


OUT = _any(
    r"借方|支出|转出|支取|取出|付出|付款金额|付方|流出|出账|"
    r"\bdebit|withdraw|paid out|money out|payments? out|\bspent\b|"
    r"outgoing|\bout\b|\bdr\b"
)
IN = _any(
    r"贷方|收入|转入|存入|收款金额|收方|流入|入账|进账|\bcredit|deposit|paid in|money in|payments? in|received|"
    r"incoming|\bin\b|\bcr\b"
)
FLAGS = _any(
    r"收付|借贷|收支|进出|来往账|(?:[收借进存来][/／|][支贷付出取往](?!款?方式))|资金(?:方向|流向)|交易方向|^方向$|"
    r"\bd ?/ ?c\b|\bdr ?/ ?cr\b|debit.{1,4}credit|credit.{1,4}debit|indicator|direction|\bin ?/ ?out\b"
)
AMOUNTS = _any(r"金额|发生额|交易额|数额|金額|\bamount\b|\bamt\b|\bvalue\b|\bsum\b|\bgross\b|收入.?支出")
# What is counted, promised or held is not paid.
NO_PAYMENTS = _any(
    r"笔数|次数|合同|中标|报价|预算|注册|资本|单价|手续费|利率|汇率|对手余额|count|contract|price|capital|budget|\bfee\b|\brate\b"
)
BALANCES = _any(r"余额|结余|balance")
JOURNALS = _any(r"(?<!预算)(?<!分类)科目|会计分录|ledger account|\bgl (?:account|code)\b|journal")
PAYMENTS = _any(r"交易|转账|支付|收支|流水|付款|payment|transaction|transfer|\bpaid\b")
RUNNING = _any(r"序号|no\.?|nr\.?|#|row")

OTHER = _any(
    r"对方|对手|往来(?=账号|帐号|账户|卡号|户名|单位|名称|客户|方|人|行)|"
    r"counter ?part|opposite|other (?:party|side|account)"
)
PAYERS = _any(
    r"付款(?!方式|金额|日期|时间|状态)|汇款人|缴款人|捐款人|投资人|出资人|出借人|转出|付方|"
    r"\bpayer\b|sender|remitter|originator|\borig\b|\bfrom\b|debtor|source acc"
)
PAYEES = _any(
    r"收款(?!方式|金额|日期|时间|状态)|转入|收方|payee|\bbene(?:ficiary)?\b|recipient|"
    r"receiver|\bdest(?:ination)?\b|\bto\b|creditor|"
    r"商户名称|merchant name|\bmerchant\b"
)
NAMES = _any(r"户名|开户名|名称|姓名|账户名|户主|收款人|付款人|投资人|出资人|\bname\b|holder|owner")
NO_SIDES = _any(
    r"方式|类型|类别|性质|种类|时间|日期|金额|余额|银行|开户行|行名|行号|地址|用途|附言|摘要|备注|证件|身份证|标[志识]|币|网点|渠道|状态|"
    r"编号|单号|代码|\bbank\b|\btype\b|\bdate\b|\btime\b|amount|balance|address|currency|country|\bid\b|\bno\b|number|memo|branch"
)
BANKS = _any(r"开户行|开户银行|行名|所属银行|\bbank\b")

BOOKED = _any(r"记账|入账|起息|结算|清算|到账|value|posting|posted|booking|settle|process")
NUMBERS_OF_PAPER = _any(r"日志|凭证|传票|回单|商户|商家|voucher|merchant|order|trace|receipt")
PURPOSES = _any(
    r"摘要|用途|附言|备注|商品|描述|说明|交易地点|description|memo|narrati|particulars|details|purpose|remark|\bnotes?\b|message"
)
CHANNELS = _any(
    r"渠道|交易方式|支付方式|付款方式|交易类型|交易分类|交易种类|channel|method|transaction type|^type$"
)
CURRENCIES = _any(r"币种|币别|货币|currency|\bccy\b")
OUTCOMES = _any(r"成功|状态|结果|success|status|result")

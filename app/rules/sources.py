"""The laws and letters that the rules rest on: what each is called, and which text was read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """A law, a letter or a custom. `version` says which text was read, in 民國 years."""

    name: str
    version: str

    def at(self, place: str = "") -> Citation:
        """This source at an article or paragraph."""
        return Citation(self, place)


@dataclass(frozen=True, slots=True)
class Citation:
    """One place of a source."""

    source: Source
    place: str

    def __str__(self) -> str:
        return f"{self.source.name}{self.place}"


ACT = Source("聘用人員聘用條例", "61-02-03 修正")
BYLAW = Source("聘用人員聘用條例施行細則", "108-10-01 修正")
CIVIL_CODE = Source("民法", "110-01-20 修正")
ADMIN_PROCEDURE = Source("行政程序法", "110-01-20 修正")
NATIONALITY = Source("國籍法", "113-05-24 修正")
NAMES = Source("姓名條例", "113-05-29 修正")
CROSS_STRAIT = Source("臺灣地區與大陸地區人民關係條例", "111-06-08 修正")
COUNSELLORS = Source("高級中等以下學校及各該主管機關專業輔導人員設置辦法", "112-10-13 修正")
SEVERANCE = Source("各機關學校聘僱人員離職給與辦法", "107-08-28 修正")
DOCUMENT_FORM = Source("公文程式條例", "第6條：公文應記明國曆年月日")

MINISTRY_LETTER = Source("銓敘部115年2月6日部管四字第1155929479號書函", "書函及附件備註")
CITY_LETTER = Source("桃園市政府115年2月9日府人力字第1150039390號函", "函")
OLD_PROCEDURE = Source(
    "銓敘部及行政院人事行政總處111年8月29日部銓一字第1115484179號、總處資字第11100022662號函",
    "經115年2月6日書函說明一引述",
)
FLOW_CHART = Source("各機關報送聘用人員登記備查案件智慧登記流程圖", "書函附件")
PRC_AFFIDAVIT = Source("行政院人事行政總處總處培字第1140020026號、第1140022248號函", "經學校轉知")
SIMPLIFICATION = Source("聘僱案件作業簡化一覽表", "適用年度一項")
PUBLIC_ALGORITHM = Source("國民身分證統一編號公開編碼規則", "公開演算法")
PAY_TABLE = Source("聘用人員比照分類職位公務人員俸點支給報酬標準表", "280 至 790 薪點")
CODE_PRACTICE = Source("機關代碼編碼慣例", "函文附件檔名所見")
DATA_INTEGRITY = Source("資料完整性與一致性", "本程式之檢核")
STAFFING = Source("中央政府機關員額管理辦法", "111-10-19 修正")
STAFF_CAP = Source("行政院暨所屬各級機關聘用人員注意事項", "第1點，經專業輔導人員設置辦法引述")
APPOINTMENT = Source("公務人員任用法", "112-02-15 修正")
CONFLICT = Source("公職人員利益衝突迴避法", "107-06-13 修正")
TEMPORARY_STAFF = Source("行政院與所屬中央及地方各機關約僱人員僱用辦法", "111-09-13 修正")
PENSIONS = Source("公務人員退休資遣撫卹法", "112-01-11 修正")
PENSION_ACT = Source("勞工退休金條例", "108-05-15 修正")
LABOUR_INSURANCE = Source("勞工保險條例", "110-04-28 修正")
CIVIL_INSURANCE = Source("公教人員保險法", "113-01-03 修正")
HONG_KONG_MACAO = Source("香港澳門關係條例", "111-01-12 修正")
GENDER_EQUITY = Source("性別平等教育法", "112-08-16 修正")
PSYCHOLOGISTS = Source("心理師法", "109-01-15 修正")
SOCIAL_WORKERS = Source("社會工作師法", "112-06-09 修正")
JUDGES_ASSISTANTS = Source("法官助理遴聘訓練業務管理及考核辦法", "112-07-27 修正")
APPROVED_PLAN = Source("核定聘用計畫", "各機關之核定計畫")
OFFICE_CALENDAR = Source("政府行政機關辦公日曆", "週末與國定假日；不含天然災害停班")
RESIDENT_NUMBERS = Source("內政部移民署外來人口統一證號編碼規則", "新式自110-01-02起")
UNICODE = Source("Unicode 標準", "15.0")
WEBHR_IMPORT = Source("WebHR 匯入與欄位慣例", "由他模組之說明類推")
DOCUMENT_NUMBERS = Source("公文文號之慣用格式", "函文所見文號")
PLACE_NAMES = Source("行政區名", "現行縣市")
CUSTOM = Source("實務慣例", "未見明文")

"""Words that look like a country, and countries that look like something else."""

import pytest

from notifier.countries import concerned

ENGLISH = [
    ("Korea and Equatorial Guinea sign an agreement", "GQ"),
    ("Korea and Papua New Guinea sign an agreement", "PG"),
    ("Korea and Guinea-Bissau sign an agreement", "GW"),
    ("Korea and Guinea sign an agreement", "GN"),
    ("Korea and Niger hold talks", "NE"),
    ("Korea and Nigeria hold talks", "NG"),
    ("Korea and Dominica hold talks", "DM"),
    ("Korea and the Dominican Republic hold talks", "DO"),
    ("Korea and the Democratic Republic of the Congo hold talks", "CD"),
    ("Korea and the Republic of the Congo hold talks", "CG"),
    ("Congolese dancers visit Seoul", ""),
    ("Korea and Georgia to launch EPA talks", "GE"),
    ("Governor of Georgia visits Hyundai plant", ""),
    ("Korea and Jordan to expand trade", "JO"),
    ("Michael Jordan visits Seoul", ""),
    ("Chad Smith wins the award", ""),
    ("President of Chad visits Korea", "TD"),
    ("Korea and Türkiye sign", "TR"),
    ("Korea, Turkey to upgrade FTA", "TR"),
    ("New Jersey governor visits Seoul", ""),
    ("New Mexico governor visits Seoul", ""),
    ("Latin American ministers meet in Seoul", ""),
    ("South American markets open", ""),
    ("American investors visit Seoul", "US"),
    ("Tell us what you think", ""),
    ("US investors visit Seoul", "US"),
    ("U.S. investors visit Seoul", "US"),
    ("LET US TRADE MORE", ""),
    ("KOREA AND JAPAN AGREE ON TRADE", "JP"),
    ("Korea-U.S.-Japan ministers meet", "JP US"),
    ("Indian Ocean cable laid", ""),
    ("English classes open", ""),
    ("Dutch minister visits Seoul", "NL"),
    ("UK and Korea sign", "GB"),
    ("Korea–UAE investment talks", "AE"),
    ("Washington and Seoul agree on tariffs", "US"),
    ("Washington, D.C. exhibition opens", ""),
    ("Meeting held in Washington", ""),
    ("Minister speaks in Brussels", ""),
    ("Brussels and Seoul agree on steel", "EU"),
    ("Beijing says it will lift the ban", "CN"),
    ("Talks with Beijing resume", "CN"),
    ("North Korea fires a missile", "KP"),
    ("Paris Agreement turns ten", ""),
    ("Ottawa Group meets", ""),
    ("Bank of China opens a branch", ""),
    ("Bank of Japan keeps rates", "JP"),
    ("South China Sea code", ""),
    ("Republic of Korea opens a centre", ""),
    ("Minister attends APEC meeting in Peru", ""),
    ("WTO meeting held in Geneva, Switzerland", ""),
    ("Exports priced in US$ rise", ""),
    ("ASEAN+3 finance ministers meet", ""),
    ("Trade with non-EU countries grows", ""),
    ("South Sudan peace talks", "SS"),
    ("Korea and Sudan sign", "SD"),
    ("Exhibition opens in Hanoi, Vietnam", ""),
    ("Minister visits Vietnam", "VN"),
    ("Korea wins nuclear order in Czechia", "CZ"),
]  # fmt: skip

KOREAN = [
    ("한-인도 CEPA 개선협상", "IN"),
    ("인도네시아와 협력", "ID"),
    ("인도적 지원 확대", ""),
    ("선박 인도 지연", ""),
    ("인도태평양 전략", ""),
    ("주요 수단으로 활용", ""),
    ('"사랑이란 무엇인가"', ""),
    ("한-이란 차관 통화", "IR"),
    ("부탄가스 안전 점검", ""),
    ("부탄 정부와 협력", "BT"),
    ("오만과 편견 공연", ""),
    ("한-오만 장관 회담", "OM"),
    ("기대만발 행사", ""),
    ("대만 투자유치", "TW"),
    ("일본과 협의", "JP"),
    ("일본의 조치", "JP"),
    ("미국 관세 대응", "US"),
    ("유럽연합과 협상", "EU"),
    ("EU 철강 조치 대응", "EU"),
    ("한미 정상회담", "US"),
    ("한미약품 방문", ""),
    ("한·미·일 산업장관회의", "JP US"),
    ("한중일 통상장관회의", "CN JP"),
    ("한일중 정상회의", "CN JP"),
    ("토·일 휴무 안내", ""),
    ("중·장기 계획 수립", ""),
    ("영·유아 지원", ""),
    ("협의 중 정부 발표", ""),
    ("12일 정부 발표", ""),
    ("주중 정부 발표", ""),
    ("대중교통 요금", ""),
    ("대미 수출 대책", "US"),
    ("방미 중 장관", "US"),
    ("북미 시장 진출", ""),
    ("중남미 진출", ""),
    ("남아프리카공화국 대사 면담", "ZA"),
    ("아프리카 포럼", ""),
    ("북한 미사일", "KP"),
    ("남북관계 발전", "KP"),
    ("콩고민주공화국과 협력", "CD"),
    ("콩고공화국과 협력", "CG"),
    ("적도기니와 협력", "GQ"),
    ("파푸아뉴기니와 협력", "PG"),
    ("도미니카공화국과 협력", "DO"),
    ("니제르와 협력", "NE"),
    ("나이지리아와 협력", "NG"),
    ("조지아주 공장 방문", ""),
    ("한-조지아 EPA 협상", "GE"),
    ("튀르키예와 협력", "TR"),
    ("미측과 협의", ""),
    ("독일 뮌헨에서 열린 안보회의 참석", ""),
    ("스위스 제네바에서 개최된 WTO 회의", ""),
    ("베트남 하노이에서 한-베트남 회담", "VN"),
    ("미국에서 개최된 전시회 참석", ""),
    ("아세안+3 회의", ""),
    ("우리나라 수출 증가", ""),
    ("대한민국 대전환", ""),
    ("印 산업부 장관 면담", "IN"),
    ("정부, 러 외교부와 협의", "RU"),
    ("가나다 순 정렬", ""),
    ("그리스도교 단체", ""),
    ("아이티 기업 간담회", ""),
]  # fmt: skip


@pytest.mark.parametrize(("title", "expected"), ENGLISH + KOREAN)
def test_a_title_names(title, expected):
    assert " ".join(sorted(one.code for one in concerned(title, ""))) == expected


@pytest.mark.parametrize("again", ["Georgian firms", "Tbilisi and Seoul", "Korea–Georgia EPA"])
def test_a_doubtful_name_counts_beside_a_sure_one_of_the_same_country(again):
    assert concerned("Exports to Georgia", "") == ()
    assert [one.code for one in concerned("Exports to Georgia", again)] == ["GE"]


def test_a_state_of_the_united_states_is_no_country():
    body = (
        "The minister visited the state of Georgia and Washington, D.C. this week. "
        "Korean companies operating in Georgia took part. States such as Georgia, Tennessee, "
        "and Alabama are hubs of investment. The Governor of Georgia agreed."
    )
    assert [one.code for one in concerned("Minister visits the U.S.", body)] == ["US"]

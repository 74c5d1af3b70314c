"""A moment in, the American English name of its time zone out: ``EST``, ``GMT+1``, ``Central European Summer Time``.

Names as CLDR gave them in 2024 (run: ``Intl.DateTimeFormat`` of Node 20); a zone that is not in the table, and the
summer time of one without a name for it, has its offset for a name, as CLDR has it too.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from functools import cache
from typing import Final

_SHORT: Final = {
    "Coordinated Universal Time": "UTC",
    "Greenwich Mean Time": "GMT",
    "Hawaii-Aleutian Standard Time": "HST",
    "Hawaii-Aleutian Daylight Time": "HDT",
    **{
        f"{name} {kind} Time": letters + kind[0] + "T"
        for name, letters in (
            ("Alaska", "AK"), ("Atlantic", "A"), ("Central", "C"), ("Eastern", "E"), ("Mountain", "M"), ("Pacific", "P"),
        )
        for kind in ("Standard", "Daylight")
    },
}  # fmt: skip
"""The names for which American English has letters; every other zone is told by its offset."""


def zone_id(moment: datetime) -> str:
    """The zone's own name: ``Europe/Berlin``, ``UTC``, ``UTC+5:30``."""
    zone = moment.tzinfo
    if zone is None or isinstance(zone, timezone):
        offset = moment.utcoffset() or timedelta(0)
        return "UTC" + (_offset(offset, padded=False) if offset else "")
    return str(zone)


def zone_name(moment: datetime, long: bool) -> str:
    """The zone's name at that moment, in letters or in words."""
    if isinstance(moment.tzinfo, timezone):
        return zone_id(moment)
    name = _long_name(moment)
    offset = moment.utcoffset() or timedelta(0)
    told = "GMT" + (_offset(offset, padded=long) if offset else "")
    return (name or told) if long else _SHORT.get(name, told)


def _long_name(moment: datetime) -> str:
    key = zone_id(moment)
    if key in ("UTC", "Etc/UTC", "Etc/UCT", "Zulu", "Universal"):
        return "Coordinated Universal Time"
    names = _names().get(key)
    if names is None:
        return ""
    offset = moment.utcoffset()
    winter, summer = (moment.replace(month=month, day=1, fold=0).utcoffset() for month in (1, 7))
    return names[winter != summer and offset == max(winter or timedelta(0), summer or timedelta(0))]


def _offset(offset: timedelta, padded: bool) -> str:
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    sign = "-" if offset < timedelta(0) else "+"
    if padded:
        return f"{sign}{hours:02}:{minutes:02}"
    return f"{sign}{hours}" + (f":{minutes:02}" if minutes else "")


@cache
def _names() -> Mapping[str, tuple[str, str]]:
    """By zone: its name in winter, and in summer where it has one."""
    found: dict[str, tuple[str, str]] = {}
    for line in _TABLE.replace("\n  ", " ").strip().splitlines():
        title, _, regions = line.partition(": ")
        standard, cut, summer = title.partition("|")
        for region in regions.split("; "):
            prefix, *cities = region.split()
            for city in cities:
                found[prefix + city] = standard, summer if cut else standard
    return found


_TABLE: Final = """
Acre Standard Time: America/ Eirunepe Porto_Acre Rio_Branco
Afghanistan Time: Asia/ Kabul
Alaska Standard Time|Alaska Daylight Time: America/ Anchorage Juneau Metlakatla Nome Sitka Yakutat
Amazon Standard Time: America/ Boa_Vista Campo_Grande Cuiaba Manaus Porto_Velho
American Samoa Standard Time: Pacific/ Midway Pago_Pago Samoa
Arabian Standard Time: Asia/ Aden Baghdad Bahrain Kuwait Qatar Riyadh
Argentina Standard Time: America/ Argentina/Buenos_Aires Argentina/Catamarca Argentina/ComodRivadavia Argentina/Cordoba Argentina/Jujuy
  Argentina/La_Rioja Argentina/Mendoza Argentina/Rio_Gallegos Argentina/Salta Argentina/San_Juan Argentina/San_Luis Argentina/Tucuman
  Argentina/Ushuaia Buenos_Aires Catamarca Cordoba Jujuy Mendoza Rosario
Armenia Standard Time: Asia/ Yerevan
Atlantic Standard Time: America/ Anguilla Antigua Aruba Barbados Blanc-Sablon Curacao Dominica Grenada Guadeloupe Kralendijk
  Lower_Princes Marigot Martinique Montserrat Port_of_Spain Puerto_Rico Santo_Domingo St_Barthelemy St_Kitts St_Lucia St_Thomas
  St_Vincent Tortola Virgin
Atlantic Standard Time|Atlantic Daylight Time: America/ Glace_Bay Goose_Bay Halifax Moncton Thule; Atlantic/ Bermuda
Australian Central Standard Time: Australia/ Darwin North
Australian Central Standard Time|Australian Central Daylight Time: Australia/ Adelaide Broken_Hill South Yancowinna
Australian Central Western Standard Time: Australia/ Eucla
Australian Eastern Standard Time: Australia/ Brisbane Lindeman Queensland
Australian Eastern Standard Time|Australian Eastern Daylight Time: Antarctica/ Macquarie; Australia/ ACT Canberra Currie Hobart
  Melbourne NSW Sydney Tasmania Victoria
Australian Western Standard Time: Antarctica/ Casey; Australia/ Perth West
Azerbaijan Standard Time: Asia/ Baku
Azores Standard Time|Azores Summer Time: Atlantic/ Azores
Bangladesh Standard Time: Asia/ Dacca Dhaka
Bhutan Time: Asia/ Thimbu Thimphu
Bolivia Time: America/ La_Paz
Brasilia Standard Time: America/ Araguaina Bahia Belem Fortaleza Maceio Recife Santarem Sao_Paulo
Brunei Time: Asia/ Brunei
Cape Verde Standard Time: Atlantic/ Cape_Verde
Central Africa Time: Africa/ Blantyre Bujumbura Gaborone Harare Juba Khartoum Kigali Lubumbashi Lusaka Maputo Windhoek
Central European Standard Time: Africa/ Algiers Tunis
Central European Standard Time|Central European Summer Time: Africa/ Ceuta; Arctic/ Longyearbyen; Atlantic/ Jan_Mayen; Europe/ Amsterdam
  Andorra Belgrade Berlin Bratislava Brussels Budapest Busingen Copenhagen Gibraltar Ljubljana Luxembourg Madrid Malta Monaco Oslo Paris
  Podgorica Prague Rome San_Marino Sarajevo Skopje Stockholm Tirane Vaduz Vatican Vienna Warsaw Zagreb Zurich
Central Indonesia Time: Asia/ Makassar Ujung_Pandang
Central Standard Time: America/ Bahia_Banderas Belize Chihuahua Costa_Rica El_Salvador Guatemala Managua Merida Mexico_City Monterrey
  Regina Swift_Current Tegucigalpa
Central Standard Time|Central Daylight Time: America/ Chicago Indiana/Knox Indiana/Tell_City Knox_IN Matamoros Menominee
  North_Dakota/Beulah North_Dakota/Center North_Dakota/New_Salem Ojinaga Rainy_River Rankin_Inlet Resolute Winnipeg
Chamorro Standard Time: Pacific/ Guam Saipan
Chatham Standard Time|Chatham Daylight Time: Pacific/ Chatham
Chile Standard Time|Chile Summer Time: America/ Coyhaique Santiago
China Standard Time: Asia/ Chongqing Chungking Harbin Macao Macau Shanghai
Christmas Island Time: Indian/ Christmas
Chuuk Time: Pacific/ Chuuk Truk Yap
Cocos Islands Time: Indian/ Cocos
Colombia Standard Time: America/ Bogota
Cook Islands Standard Time: Pacific/ Rarotonga
Cuba Standard Time|Cuba Daylight Time: America/ Havana
Davis Time: Antarctica/ Davis
Dumont d\N{RIGHT SINGLE QUOTATION MARK}Urville Time: Antarctica/ DumontDUrville
East Africa Time: Africa/ Addis_Ababa Asmara Asmera Dar_es_Salaam Djibouti Kampala Mogadishu Nairobi; Indian/ Antananarivo Comoro
  Mayotte
East Greenland Standard Time: America/ Scoresbysund
Easter Island Standard Time|Easter Island Summer Time: Pacific/ Easter
Eastern European Standard Time: Africa/ Tripoli; Europe/ Kaliningrad
Eastern European Standard Time|Eastern European Summer Time: Africa/ Cairo; Asia/ Beirut Famagusta Gaza Hebron Nicosia; Europe/ Athens
  Bucharest Chisinau Helsinki Kiev Kyiv Mariehamn Nicosia Riga Sofia Tallinn Tiraspol Uzhgorod Vilnius Zaporozhye
Eastern Indonesia Time: Asia/ Jayapura
Eastern Standard Time: America/ Atikokan Cancun Cayman Coral_Harbour Jamaica Panama
Eastern Standard Time|Eastern Daylight Time: America/ Detroit Fort_Wayne Grand_Turk Indiana/Indianapolis Indiana/Marengo
  Indiana/Petersburg Indiana/Vevay Indiana/Vincennes Indiana/Winamac Indianapolis Iqaluit Kentucky/Louisville Kentucky/Monticello
  Louisville Montreal Nassau New_York Nipigon Pangnirtung Port-au-Prince Thunder_Bay Toronto
Ecuador Time: America/ Guayaquil
Falkland Islands Standard Time: Atlantic/ Stanley
Fernando de Noronha Standard Time: America/ Noronha
Fiji Standard Time: Pacific/ Fiji
French Guiana Time: America/ Cayenne
French Southern & Antarctic Time: Indian/ Kerguelen
Galapagos Time: Pacific/ Galapagos
Gambier Time: Pacific/ Gambier
Georgia Standard Time: Asia/ Tbilisi
Gilbert Islands Time: Pacific/ Tarawa
Greenwich Mean Time: Africa/ Abidjan Accra Bamako Banjul Bissau Conakry Dakar Freetown Lome Monrovia Nouakchott Ouagadougou Sao_Tome
  Timbuktu; America/ Danmarkshavn; Atlantic/ Reykjavik St_Helena
Greenwich Mean Time|: Antarctica/ Troll; Europe/ Guernsey Isle_of_Man Jersey
Greenwich Mean Time|British Summer Time: Europe/ Belfast London
Greenwich Mean Time|Irish Standard Time: Europe/ Dublin
Gulf Standard Time: Asia/ Dubai Muscat
Guyana Time: America/ Guyana
Hawaii-Aleutian Standard Time: Pacific/ Honolulu Johnston
Hawaii-Aleutian Standard Time|Hawaii-Aleutian Daylight Time: America/ Adak Atka
Hong Kong Standard Time: Asia/ Hong_Kong
India Standard Time: Asia/ Calcutta Colombo Kolkata
Indian Ocean Time: Indian/ Chagos
Indochina Time: Asia/ Bangkok Ho_Chi_Minh Phnom_Penh Saigon Vientiane
Iran Standard Time: Asia/ Tehran
Irkutsk Standard Time: Asia/ Irkutsk
Israel Standard Time|Israel Daylight Time: Asia/ Jerusalem Tel_Aviv
Japan Standard Time: Asia/ Tokyo
Kamchatka Standard Time: Asia/ Anadyr Kamchatka
Kazakhstan Time|East Kazakhstan Time: Asia/ Almaty Qostanay
Khovd Standard Time: Asia/ Hovd
Korean Standard Time: Asia/ Pyongyang Seoul
Kosrae Time: Pacific/ Kosrae
Krasnoyarsk Standard Time: Asia/ Barnaul Krasnoyarsk Novokuznetsk Novosibirsk Tomsk
Kyrgyzstan Time: Asia/ Bishkek
Line Islands Time: Pacific/ Kiritimati
Lord Howe Standard Time|Lord Howe Daylight Time: Australia/ LHI Lord_Howe
Magadan Standard Time: Asia/ Magadan Sakhalin Srednekolymsk
Malaysia Time: Asia/ Kuala_Lumpur Kuching
Maldives Time: Indian/ Maldives
Marquesas Time: Pacific/ Marquesas
Marshall Islands Time: Pacific/ Kwajalein Majuro
Mauritius Standard Time: Indian/ Mauritius
Mawson Time: Antarctica/ Mawson
Mexican Pacific Standard Time: America/ Hermosillo Mazatlan
Moscow Standard Time: Europe/ Kirov Minsk Moscow Simferopol Volgograd
Mountain Standard Time: America/ Creston Dawson_Creek Fort_Nelson Phoenix
Mountain Standard Time|Mountain Daylight Time: America/ Boise Cambridge_Bay Ciudad_Juarez Denver Edmonton Inuvik Shiprock Yellowknife
Myanmar Time: Asia/ Rangoon Yangon
Nauru Time: Pacific/ Nauru
Nepal Time: Asia/ Kathmandu Katmandu
New Caledonia Standard Time: Pacific/ Noumea
New Zealand Standard Time|New Zealand Daylight Time: Antarctica/ McMurdo South_Pole; Pacific/ Auckland
Newfoundland Standard Time|Newfoundland Daylight Time: America/ St_Johns
Niue Time: Pacific/ Niue
Norfolk Island Standard Time|Norfolk Island Daylight Time: Pacific/ Norfolk
Omsk Standard Time: Asia/ Omsk
Pacific Standard Time|Pacific Daylight Time: America/ Ensenada Los_Angeles Santa_Isabel Tijuana Vancouver
Pakistan Standard Time: Asia/ Karachi
Palau Time: Pacific/ Palau
Papua New Guinea Time: Pacific/ Port_Moresby
Paraguay Standard Time|Paraguay Summer Time: America/ Asuncion
Peru Standard Time: America/ Lima
Philippine Standard Time: Asia/ Manila
Phoenix Islands Time: Pacific/ Enderbury Kanton
Pitcairn Time: Pacific/ Pitcairn
Pohnpei Time: Pacific/ Pohnpei Ponape
Rothera Time: Antarctica/ Rothera
Réunion Time: Indian/ Reunion
Samara Standard Time: Europe/ Astrakhan Samara Saratov Ulyanovsk
Samoa Standard Time: Pacific/ Apia
Seychelles Time: Indian/ Mahe
Singapore Standard Time: Asia/ Singapore
Solomon Islands Time: Pacific/ Guadalcanal
South Africa Standard Time: Africa/ Johannesburg Maseru Mbabane
South Georgia Time: Atlantic/ South_Georgia
St. Pierre & Miquelon Standard Time|St. Pierre & Miquelon Daylight Time: America/ Miquelon
Suriname Time: America/ Paramaribo
Syowa Time: Antarctica/ Syowa
Tahiti Time: Pacific/ Tahiti
Taiwan Standard Time: Asia/ Taipei
Tajikistan Time: Asia/ Dushanbe
Timor-Leste Time: Asia/ Dili
Tokelau Time: Pacific/ Fakaofo
Tonga Standard Time: Pacific/ Tongatapu
Turkmenistan Standard Time: Asia/ Ashgabat Ashkhabad
Tuvalu Time: Pacific/ Funafuti
Türkiye Standard Time: Asia/ Istanbul; Europe/ Istanbul
Ulaanbaatar Standard Time: Asia/ Choibalsan Ulaanbaatar Ulan_Bator
Uruguay Standard Time: America/ Montevideo
Uzbekistan Standard Time: Asia/ Samarkand Tashkent
Vanuatu Standard Time: Pacific/ Efate
Venezuela Time: America/ Caracas
Vladivostok Standard Time: Asia/ Ust-Nera Vladivostok
Vostok Time: Antarctica/ Vostok
Wake Island Time: Pacific/ Wake
Wallis & Futuna Time: Pacific/ Wallis
West Africa Time: Africa/ Bangui Brazzaville Douala Kinshasa Lagos Libreville Luanda Malabo Ndjamena Niamey Porto-Novo
West Greenland Standard Time|Greenland Summer Time: America/ Godthab Nuuk
West Kazakhstan Time: Asia/ Aqtau Aqtobe Atyrau Oral Qyzylorda
Western European Standard Time|Western European Summer Time: Atlantic/ Canary Faeroe Faroe Madeira; Europe/ Lisbon
Western Indonesia Time: Asia/ Jakarta Pontianak
Yakutsk Standard Time: Asia/ Chita Khandyga Yakutsk
Yekaterinburg Standard Time: Asia/ Yekaterinburg
Yukon Time: America/ Dawson Whitehorse
"""
"""Names in winter and summer, then the zones by region."""

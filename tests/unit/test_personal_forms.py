"""The forms in which people write numbers, addresses and keys: what stands between « and » is found, the rest stays."""

import re

import pytest

from feedme_desktop.extraction.personal import find

PHONES = """My number is «5123 7418»
Sure, my number is «51237418».
number: «51237418»
Then print a test page. My number is «34-53-71-39»
Which one do you use? number: «9716 5136»
the number on file is «5123741»
meine Nummer ist «51237418»
phone number=«4155550123»
Phone#«4155550123»
dial «51237418»
you may contact me on «51237418»
x«4155550123»
«+44 20 7946 0958» / «07700 900123»
«011 44 20 7946 0958»
call «0201 1234567, ext. 3»
«+1 415 555 0123;ext=45»
«131.2342.1084»
«32-14-59-79»
phone «32-14-59-79»
tel: «34-48-90-77»
«5062345383»
«(022)-58942»
«030 / 1234567»
_«+54 11 2349-6952»_
1712345678
036000291452
2024031510
part no 212-555-0100
from 2019-2023 or 2019 2020
0800-1700 UTC, ports 1024-2048 and 8000 8100
10 20 30 40
version 131.2342.1084
the number 2147942405 appears
error number 51237418
root 77 2004-11-02
on 2024-03-15 at 10:30"""

KEYS = """key=«9fK3aQz7LmP0xYt2WvB8nR4c»
OPENAI_KEY=«9fK3aQz7LmP0xYt2WvB8»
export GH=«9fK3aQz7LmP0xYt2»
JSESSIONID=«7Q2MX9PLC04TZB8WY1K6RA35ND»
AccountName=acme;AccountKey=«S5Ab2b379zVJswRdBYo2NIgPNg8iKUKOkgfavR5XLRvtpONQZY/u+w==»;
«s.gOxsK3jNFwrlhvZRdNm8drX0»
«dp.pt.W5PDNHKP90Zj4IMdREOon9oaQzEMIkW4Xjnr8oLOb9V» leaked
«dt0c01.IUVJ5451JLCAHC3H9OB4FFTR.5NX7I6T0SZFT7VO288F7XFC27TLC2INHPQN0L1ZC21D27MYM2DCX8MCKJA3B7DME»
«syL8Q~kl.Ip8vuwfyc3L5dEZvWj~JXsDe73cYzeA»
«1/4250762830037082:90effa5d58b27c4c2c6b90e0eb49118b»
«Qz7LmP0xYt2WvB8nR4c.x7Gh2k.q6Kwi4vBeHmw»
0x7ffe12345678abcd
"«https://hooks.slack.com/services/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»"
commit 9fceb02d0ae598e95dc970b74767f19372d61af8
md5: d41d8cd98f00b204e9800998ecf8427e
https://github.com/acme/x/commit/9fceb02d0ae598e95dc970b74767f19372d61af8
pool/main/g/libgnutls10-dev_1.0.4-3ubuntu1_amd64.deb
the registry key HKEY_LOCAL_MACHINE
getUserByIdAndName2AndMore
token «abcdef1234567890»
api key «7ff17d5310dbbfa6»
the key is «sITZu6G8h1nVq»
WPA2 key: «sITZu6G8h1nV»
PGPASSWORD=«PzdJZpO4A7» psql
<password>«x9jmy!qWR»</password>
mysql -u root -p«9wWep66Yu7»
curl -u bob:«9wWep66Yu7» x
tool --password «sun2Set#4»
Passw0rd: «harbor22»
PIN «4821»
OTP «482193»
verification code «482193»
«482193» is your verification code
password «hunter22»
the password '«hunter22»' works
I set my password to «sunset386»
changed my password from «sunset386» to «dragon77»
password - «sunset386»
«Winter28?» is my password
press the key Ctrl+F5
my password field is empty
the password reset link
docker run -p 8080:80 x
the pass 2 is done"""

MAIL = """You can reach me at «jane.doe (at) web (dot) de», thanks
Reach me at «jane.doe at mail dot ru»
«jane @ domain.com» or «jane@ domain.com»
«jane(@)domain.com», «jane[@]domain.com», «jane<at>domain.com»
«jane-at-gmail-dot-com» and «jane_at_yahoo.co_dot_uk»
«jane&#64;domain.com»
«jane at gmail.com»
«jane dot doe at uni-koeln dot de»
«jane.doe at uni-koeln.de»
«jane​.doe@domain.com»
see https://shop.example/u/«jane.doe%40domain.com» there
«jane.doe@web .de», thanks
I have at example dot now
look at example.com
We meet at home. It is late
at the dot in the corner
created_at_utc.date
5 items @ 3.50
it is available at gmail.com"""

NETS = """«10.20.30.40»-«10.20.30.50»
«10.20.30.40»->«10.2.3.4»
«10.20.30.40»_eth0
IP:«2001:db8::1»
addr:«fe80::1»
«fdbc::ca»
since the update «10.20.30.40» is gone
after the upgrade «88.20.30.40» is gone
firmware update on «88.20.30.40»
runtime on «88.20.30.40» crashed
«10.20.30.40» update fails
ip-«10-20-30-40».ec2.internal
«10[.]20[.]30[.]40» and «88[dot]20[dot]30[dot]40»
http://«10.2.3.4»-proxy/
«192.168.062.108»
firmware 1.0.9.88
Skype 8.65.0.78
Adobe Reader 11.0.10.32
Update to 1.2.3.4
1.2.3.4 of the driver
version 10.1.2.3
1.2.3.4-beta.1
127.0.0.1
12:30:45
std::vector and face::add"""

CARDS = """«4111111111111111»,«09/27»,«123»
#«4111111111111111» and -«4111111111111111» and $«4111111111111111»
cc«4111111111111111»exp«0927»
«4111 1111 1111 1111» «09/27» «123»
«4111 1111 1111 1111», exp «09/27», cvv «123»
«4111, 1111, 1111, 1111»
«4111/1111/1111/1111» or «4111_1111_1111_1111»
«4111  1111  1111  1111» or «4111 - 1111 - 1111 - 1111»
«4111 1111⏎1111 1111»
«2200 1234 5678 9019»
«1354 12345 678911»
visa «676211112222»
0.4111111111111111 and 4111111111111111.25
1712345678123456
12 34 56 78 90 12 34"""

BANKS = """S/C «31-93-17»
Bank details «84-17-64 83734225»
transit number «49750-088»
Bankgiro: «3903-1272»
CLABE interbancaria: «969113720295792891»
RIB : «42218 45774 81380478166 98»
numer konta: «18 1877 5557 6968 9825 7305 3686»
«61 1090 1014 0000 0712 1981 2874»
«DE89 3704 0044⏎0532 0130 00» or «DE89.3704.0044.0532.0130.00»
IBAN«GB82WEST12345698765432» or IBAN «GB83 WEST 1234 5698 7654 32»
in transit 2024-03-15"""

PLACES = """That was helpful. Windows 10 works
optional. Version 2
via Outlook 365 or via USB 3
Am Montag 5 Leute
in «via Roma 12, 00187 Roma»
«Am Markt 5, 50667 Köln»
7200 RPM
1080 Ti
See the list:⏎5000 Users
Jana Huber⏎«Hauptweg 3⏎8001 Zürich»
500 GB Hard Drive is full
I have 3 Google Drive folders
10 Data Row
Select 3 Files and Close
5 Steps to Place
I live at «12 Oak Drive»
«12 Oak Drive, Austin, TX 78701»
the M1 8GB model, PS5 1TB, I5 8GB
«LS1 4AP»
https://forum.example/showthread.php?t=152251
https://x.example/a?id=123456&k=homepage2024
https://x.example/login?auth_key=«b5qod5ynenq5r3l6s3ri2d8nw8ko9umj»#top
https://x.example/a?code=EN404
https://x.example/a?id=«9fK3aQz7LmP0xYt2WvB8nR4c»"""

ADDRESSES = """I live at «123 Quill St, Apt 4B, Wexham, TX 78701».
ship to «123 Quill St, Apt 4B, Wexham, TX 78701-1234», please
«123 quill st, apt 4b, wexham, tx 78701» please
«123 QUILL STREET, WEXHAM, TX 78701»
«12 W 42nd St, Wexham, NY 10036»
«12 County Road 71, Wexham, TX 79843» and «99 Highway 11 N, Wexham, FL 34470»
«12 Quill Street, Suite 200, Wexham, Ohio 43004»
we moved to «12 Quill Street, Wexham, VA» last week
Send it to⏎«12 Quill Street⏎Apt 4⏎Wexham, TX 78701»⏎please
«12 Quill Blvd #5, Wexham» is it
it is «Flat 3, 12 Orrin Street, Molden NW1 6XE»
sure, it's «flat 3, 12 orrin street⏎molden nw1 6xe» and the phone is the same
«12A Orrin Hill, Pells, Molden, M1 9GB»
«The Old Rectory, Orrin Lane, Molden OX2 6HG»
«Unit 5, 12 Orrin Rd, Molden, ON M5V 2A8»
«10 rue Sainte-Odile O, Molden QC H3B 1A7»
«3/12 Orrin St, Molden NSW 2000» last week
«28 Orrin Quay, Molden 6011»
at «Unter den Weiden 25b, 20923 Molden am Main»
«weidenstraße 5, 10115 molden» bitte
«WEIDENSTRASSE 5, 10115 MOLDEN»
«Am Moldener Tor 91 b, D-40690 Bad Weiden»
«Lange Gasse 4/3/15⏎1010 Molden»
«Weidenweg 9, Molden»
«Rue du Molden 26, 1204 Oron»
«12 bis avenue Molden, 75116 Oron»
«12, rue du Général Molden 67000 Oron Cedex 08»
«4 rue de molden, appt 5, 31000 oron»
«Calle de Molden, 12, 3º B, 28012 Oron»
«Avda. Molden nº 115, piso 4, 32974 Oron (Weiden)»
«P.zza Molden 7, 20122 Oron»
«Via Molden, 5/A, int. 5 - 20122 Oron (TO)»
«Dammer 1, 1012 LG Oron»
«Weidegracht 274-II, 3790AE Oron»
«Laan van Molden 205, 2240 DD Den Oron» en «moldenweg 9, 2531 sq oron»
«Moldena 26 m. 4, 31-124 Oron»
«os. Moldene 50, 31-322 Oron»
«Rua de Molden, n.º 57, 3.º Esq., 1200-094 Vila Oron»
«Rua Molden, 227 - Bela Oron, São Oron - SP, 01310-100»
It takes 2 minutes Way too long
Windows 10, 2019 Server edition
Office 365, 2024 Budget
Update to Version 5, 10240 Enterprise is next
March 12, 2024 Update
it is 5 o'clock, OK
I tried 3 ways, OK. Then it worked
Go 2 the way, OK
12 am in court, IN front
Im Handbuch 5, 10000 Zeilen
We drove 5 miles on the road, in town
Call me at 5, 10 minutes
ring «514 587 7457» please
ring «98883 28153» please
New address: «ls1 4ap»
print an a4 2up and take the m4 3rd exit"""


def cases(table):
    return [line for line in table.split("\n") if line]


@pytest.mark.parametrize(
    "marked",
    cases(PHONES)
    + cases(KEYS)
    + cases(MAIL)
    + cases(NETS)
    + cases(CARDS)
    + cases(BANKS)
    + cases(PLACES)
    + cases(ADDRESSES),
)
def test_what_is_between_the_marks_is_found(marked):
    marked = marked.replace("⏎", "\n")
    assert _marked(re.sub("[«»]", "", marked)) == marked


def _marked(text, names=()):
    shown = text
    for hit in reversed(find(text, names)):
        shown = f"{shown[: hit.start]}«{shown[hit.start : hit.end]}»{shown[hit.end :]}"
    return shown


SPEAKERS = ("Mark Spencer", "Liam O'Sullivan", "Omar al-Farsi", "Jörg Møller", "Maya Ruiz", "Hope Summers", "Ian May")
NAMES = """«Mark»'s account is locked
that is «Hope»'s laptop, in summer's heat
«Hope»: yes
I hope: yes, and I may be late
«Joerg Moeller» or «Jorg Moller», ask «Joerg»
«M. Spencer» told me, so did «H. Summers» and «L. O'Sullivan» and «I. May»
Mr «al-Farsi» and the «O'Sullivan» file
file «MarkSpencer».pdf and «MayaRuiz»_resume.docx
markspencerian is a word"""


@pytest.mark.parametrize("marked", cases(NAMES))
def test_speakers_are_found_however_they_are_written(marked):
    assert _marked(re.sub("[«»]", "", marked), SPEAKERS) == marked

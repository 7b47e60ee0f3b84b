"""What mail programs write around a message, in the languages they speak: tables, and nothing else.

Each entry is a piece of a regular expression, nearly always plain words. The languages, in this order where a table
goes by language: English, German, French, Spanish, Italian, Dutch, Portuguese, Polish, Swedish, Danish, Norwegian,
Finnish, Russian and Ukrainian, Japanese, Chinese, Korean, then Czech, Slovak, Hungarian, Romanian, Turkish, Greek,
Vietnamese, Hebrew.
"""

from __future__ import annotations

from collections.abc import Iterable

WROTE = (
    "wrote", "writes", "said", "sent", "posted", "schrieb", "geschrieben", "schreibt", "a écrit", "a ecrit", "écrit",
    "écrivait", "escribió", "escribio", "ha escrito", "ha scritto", "scrive", "het volgende geschreven", "geschreven",
    "schreef", "schrijft", "verzond", "escreveu", r"napisał(?:\(a\)|/a|a)?", "pisze", "skrev", "skriver", "kirjoitti",
    "пишет", "написала?", r"написал\(а\)", "пише", r"написав(?:\(-?ла\))?", "のメール", "のメッセージ", "書きました",
    "写道", "寫道", "작성", "님이 작성", "napsala?", r"napsal\(a\)", r"napísal(?:\(a\)|a)?", "ezt írta", "írta",
    "a scris", "şunu yazdı", "şunları yazdı", "yazdı", "έγραψε", "đã viết", "כתב(?:/ה|ה)?",
)  # fmt: skip
"""What ends the introduction of a quote: ``On Monday, Jane wrote:``."""

WROTE_BEFORE_NAME = (
    "schrieb", "schreef", "skrev", "kirjoitti", r"napisał(?:\(a\)|a)?", "pisze", "escribió", "escreveu", "írta",
    r"napsal(?:\(a\))?", "написала?", "ezt írta", "napisana przez",
)  # fmt: skip
"""The same where the name or the date comes after it: ``Am Montag schrieb Jane:``."""

ON = (
    "on", "at", "in a message dated", "am", "le", "el", "en fecha", "il", "il giorno", "in data", "op", "em",
    "no dia", "dnia", "w dniu", "wiadomość napisana", "den", "på", "kl", "vào", "dne", "dňa", "în", "pe data", "στις",
    "pada", "tarihinde", "quoting", "zitat von", "citando", "quoth", "в", "的",
)  # fmt: skip
"""What begins the introduction of a quote."""

WEEKDAYS = (
    "mon tue wed thu fri sat sun mo di mi do fr sa so lun mar mer jeu ven sam dim mié jue vie sáb dom gio sab seg ter "
    "qua qui sex sáb pon wto wt śro śr czw pią pt sob nie ndz mån tis ons tor lör sön man tir lør søn ma ti ke to pe "
    "la su maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai пн вт ср чт пт сб вс понедельник вторник "
    "среда четверг пятница суббота воскресенье понеділок вівторок середа четвер пʼятниця субота неділя нд po út st čt "
    "pá ne št pi hé sze csüt szo vas paz pzt sal çar per cum cmt δευ τρι τετ πεμ παρ σαβ κυρ zo vr wo za"
)

FROM = (
    "from", "von", "de la part de", "de", "expéditeur", "remitente", "da", "mittente", "van", "afzender", "remetente",
    "od", "från", "avsändare", "fra", "afsender", "avsender", "lähettäjä", "keneltä", "от кого", "от", "від",
    "差出人", "送信者", "发件人", "寄件者", "寄件人", "보낸 사람", "보낸사람", "odesílatel", "odosielateľ", "feladó",
    "de la", "kimden", "gönderen", "από", "từ", "người gửi", "מאת",
)  # fmt: skip
SENT = (
    "sent", "date", "gesendet am", "gesendet", "datum", "envoyé le", "envoyé", "enviado el", "enviado em", "enviado",
    "enviada em", "enviada", "fecha de envío", "fecha", "data d'invio", "inviato il", "inviato", "data",
    "verzonden op", "verzonden", "verstuurd", "data de envio", "wysłano", "wysłane", "data wysłania", "skickat",
    "skickades", "sendt", "dato", "lähetetty", "päivämäärä", "päiväys", "отправлено", "дата отправки", "дата",
    "надіслано", "送信日時", "日時", "日付", "发送时间", "發送時間", "日期", "寄件日期", "时间", "보낸 날짜",
    "보낸날짜", "날짜", "odesláno", "odoslané", "dátum", "elküldve", "küldve", "trimis", "dată", "gönderildi",
    "gönderme tarihi", "tarih", "στάλθηκε", "ημερομηνία", "ngày", "đã gửi", "נשלח", "תאריך",
)  # fmt: skip
TO = (
    "to", "an", "à", "pour", "destinataire", "para", "destinatario", "a", "per", "aan", "naar", "do", "till", "til",
    "vastaanottaja", "kenelle", "кому", "宛先", "收件人", "받는 사람", "받는사람", "komu", "címzett", "către", "kime",
    "alıcı", "προς", "đến", "אל", "pre",
)  # fmt: skip
SUBJECT = (
    "subject", "betreff", "objet", "sujet", "asunto", "assunto", "oggetto", "onderwerp", "temat", "ämne", "emne",
    "aihe", "тема", "件名", "主题", "主旨", "主題", "제목", "předmět", "predmet", "tárgy", "subiect", "konu", "θέμα",
    "chủ đề", "נושא",
)  # fmt: skip
ALSO = (
    "cc", "bcc", "kopie", "kopia", "copie à", "copie", "copia", "copia a", "cópia", "kopi", "kopio", "копия", "копія",
    "抄送", "参照", "참조", "másolat", "reply-to", "antwort an", "antworten an", "répondre à", "responder a",
    "risposta", "rispondi a", "antwoord aan", "beantwoorden", "odpowiedź do", "svara till", "svar til",
    "vastausosoite", "importance", "priority", "wichtigkeit", "priorität", "importanza", "importância", "prioridade",
    "prioritet", "attachments", "anlagen", "organization", "message-id", "sent by", "resent-from", "return-path",
    "list-id", "categories",
)  # fmt: skip
"""The labels of the header block that Outlook and forwards put over the earlier message."""

ORIGINAL = (
    "original message", "original-message", "reply message", "original appointment", "original email",
    "quoted message", "ursprüngliche nachricht", "ursprungliche nachricht", "ursprungsnachricht", "originalnachricht",
    "original-nachricht", "originalmeldung", "antwort nachricht", "originaltermin", "message d'origine",
    "message original", "message initial", "mensaje original", "mensagem original", "messaggio originale",
    "messaggio originario", "oorspronkelijk bericht", "origineel bericht", "originele bericht",
    "oorspronkelijke bericht", "wiadomość oryginalna", "oryginalna wiadomość", "originalmeddelande",
    "ursprungligt meddelande", "original besked", "oprindelig meddelelse", "oprindelig besked", "opprinnelig melding",
    "originalmelding", "original melding", "alkuperäinen viesti", "исходное сообщение", "оригинальное сообщение",
    "元のメッセージ", "元のメール", "原始邮件", "原始郵件", "原始信件", "原郵件", "원본 메일", "원본 메시지",
    "původní zpráva", "původní e-mail", "pôvodná správa", "eredeti üzenet", "mesaj original", "mesajul original",
    "özgün ileti", "orijinal mesaj", "αρχικό μήνυμα", "thư gốc", "הודעה מקורית",
)  # fmt: skip
FORWARDED = (
    "forwarded message", "begin forwarded message", "forwarded by .{1,60}", "forwarded email", "fwd",
    "weitergeleitete nachricht", "weitergeleitete e-mail", "anfang der weitergeleiteten nachricht",
    "anfang der weitergeleiteten e-mail", "weitergeleitet von .{1,60}", "message transféré", "message réexpédié",
    "début du message réexpédié", "début du message transféré", "transférer", "mensaje reenviado",
    "inicio del mensaje reenviado", "mensaje remitido", "messaggio inoltrato", "inizio messaggio inoltrato",
    "doorgestuurd bericht", "begin doorgestuurd bericht", "mensagem encaminhada", "mensagem reencaminhada",
    "início da mensagem reencaminhada", "início da mensagem encaminhada", "wiadomość przekazana",
    "przekazana wiadomość", "treść przekazanej wiadomości", "początek przekazywanej wiadomości",
    "vidarebefordrat meddelande", "vidarebefordrat brev", "vidarebefordrat mejl", "videresendt meddelelse",
    "videresendt besked", "start på videresendt besked", "videresendt melding", "begynnelse på videresendt melding",
    "välitetty viesti", "edelleen lähetetty viesti", "välitetty viesti alkaa", "пересылаемое сообщение",
    "пересланное сообщение", "начало переадресованного сообщения", "переслане повідомлення", "転送されたメッセージ",
    "転送されたメール", "转发的邮件", "轉寄郵件", "轉寄的郵件", "전달된 메일", "přeposlaná zpráva",
    "preposlaná správa", "továbbított levél", "mesaj redirecționat", "yönlendirilmiş ileti", "iletilmiş mesaj",
    "προωθημένο μήνυμα",
)  # fmt: skip
"""What stands between the dashes over an earlier message."""

REPLY_ABOVE = (
    "please type your reply above (?:this|the) line", "type your reply above (?:this|the) line",
    "reply above this line", "write your reply above this line", "please write your reply over this line",
    "please reply above this line", "please do not write below this line", "please do not edit (?:below )?this line",
    "add your reply above", "enter your reply above this line", "in replies all text above this line is added",
    "replies? (?:typed )?above this line",
    ("(?:bitte )?(?:geben sie ihre antwort|antworten sie|schreiben sie ihre antwort) (?:bitte )?(?:ober|"
     "über)(?:halb)? (?:dieser|diese) zeile"),
    "(?:bitte )?(?:ihre )?antworte?n? (?:bitte )?(?:oberhalb|über) diese[rn]? (?:zeile|linie)(?: ein)?",
    "tragen sie ihre antwort oberhalb dieser zeile ein",
    ("(?:veuillez )?(?:saisir|répondre|écrire|entrer|tapez|répondez|"
     "écrivez)(?: votre réponse)? au[- ]dessus de cette ligne"),
    ("(?:por favor,? )?(?:responda|escriba|escribe|introduzca)(?: (?:su|tu) respuesta)? (?:por encima|"
     "arriba|encima) de esta línea"),
    ("(?:digita|inserisci|inserire|scrivi|scrivere|rispondere|rispondi)(?: la (?:tua |"
     "vostra )?risposta)? (?:al di )?sopra (?:a |di )?questa (?:riga|linea)"),
    "(?:typ|schrijf|plaats|antwoord)(?: uw| je)?(?: antwoord)? (?:hier)?boven deze (?:regel|lijn)",
    "uw antwoord boven deze regel",
    ("(?:por favor,? )?(?:digite|escreva|insira|responda)(?: (?:a )?sua resposta)? acima d(?:esta|"
     "essa) linha"),
    "(?:wpisz|prosimy wpisać|napisz)(?: swoją)? odpowiedź (?:powyżej|nad) tej? (?:linii|linią)",
    "odpowiedz powyżej tej linii", "(?:skriv|ange|svara)(?: ditt)?(?: svar)? ovanför (?:den här|denna) (?:raden|rad)",
    ("(?:skriv|svar)(?: venligst)?(?: dit| ditt)?(?: svar)? (?:over|ovenfor|oven over) (?:denne|"
     "den her) (?:linje|linjen)"),
    "kirjoita vastauksesi tämän rivin yläpuolelle", "vastaa tämän rivin yläpuolelle",
    "(?:введите|напишите|пишите)(?: (?:ваш|свой))? ответ выше этой (?:строки|линии)", "ответьте выше этой линии",
    "この行より上に(?:返信を)?(?:入力|記入|返信)", "返信はこの線より上に", "请在此行上方输入", "在此行之上回复",
)  # fmt: skip
"""The line in a help desk's notification under which an answer must not be written."""

SENT_FROM = (
    ("(?:this (?:e-?mail|message) was )?(?:sent|envoyé|sendt) (?:from|via|with|using|on|through|"
     r"by(?= (?:my|an?|galaxy|i ?phone|mobile|android|outlook|samsung)\b)) "
     r"(?!the\b.{0,40}\b(?:office|warehouse|team)\b)"),
    (r"(?:[^\W\d_]{1,20} )?from (?:my |a )?(?:mobile|i ?phone|i ?pad|android|blackberry|cell ?phone|"
     r"phone|smartphone|tablet)\b"),
    r"(?:get|download|try) (?:\W?outlook|\W?yahoo mail|\W?mailspring|\W?spark)\b",
    r"(?:diese (?:nachricht|e-?mail|mail) wurde )?von me\w+ .{2,60} (?:gesendet|verschickt)",
    "(?:diese|dieses) .{3,60} gesendet$",
    r"(?:gesendet|verschickt|verfasst|geschrieben|diese nachricht wurde) (?:mit|von|via|über|auf|per|aus)\b",
    r"(?:envoyé|expédié|écrit) (?:de|depuis|à partir|avec|via|par|du)\b",
    r"(?:télécharge[rz]|obtenir|obtenez) \W?outlook\b",
    r"(?:enviado|mandado|escrito) (?:desde|con|por|a través|vía|via|de|do|pelo|a partir)\b",
    r"(?:obtener|obtenga|descargar|obter|obtenha) (?:o )?\W?outlook\b",
    r"(?:inviato|spedito|scritto) (?:da|dal|con|tramite|via)\b", r"(?:ottieni|scarica) \W?outlook\b",
    r"(?:verzonden|verstuurd|gestuurd) (?:vanaf|vanop|van|met|via|vanuit|door)\b", r"(?:download|haal) \W?outlook\b",
    "outlook (?:voor|for|für|pour|para|per) (?:ios|android)", r"(?:wysłan[eoay]|wysłano) (?:z|za pomocą|ze|przez)\b",
    r"(?:pobierz|uzyskaj) \W?outlook\b", r"(?:skickat|skickades|skickat mail) (?:från|med|via)\b",
    r"hämta \W?outlook\b", r"(?:sendt|afsendt) (?:fra|med|via)\b", r"(?:hent|få|skaff) \W?outlook\b", r"lähetetty\b",
    r"(?:lataa|hanki) \W?outlook\b", r"(?:отправлено|послано|написано) (?:с|из|через|от|со)\b",
    r"(?:надіслано|відправлено) (?:з|із|через)\b", r"(?:скачать|получить) \W?outlook\b",
    ".{0,20}(?:iphone|ipad|android|スマートフォン|携帯|outlook).{0,12}から送信", "(?:發|发|傳|寄)自",
    "從我的.{1,20}傳送", "从我的.{1,20}发送", "나의 .{2,20}에서 보냄", ".{2,20}에서 보냄$",
    r"odesláno (?:z|ze|pomocí)\b", r"odoslané z\b", r"elküldve\b", r"trimis (?:de|din|prin)\b",
    ".{2,30}['’]?(?:dan|den|ımdan|imden|umdan) gönderildi", r"στάλθηκε από\b", r"εστάλη από\b", r"được gửi từ\b",
    "נשלח מ",
)  # fmt: skip
"""How the line begins that a telephone or a mail program puts under a mail."""

CLOSINGS = (
    (r"(?:(?:with )?(?:kind(?:est)?|best|warm(?:est)?|many)?\s?regards|best(?: wishes)?|"
     "sincerely(?: yours)?|yours (?:sincerely|faithfully|truly)|cheers|many thanks|"
     "thanks(?: and regards)?|thank you)"),
    ("(?:mit )?(?:freundlichen?|besten?|vielen|herzlichen?|viele|liebe|schöne) (?:grü(?:ß|ss)en?|"
     "empfehlungen)"),
    "mfg", "lg", "vg", "(?:bien )?cordialement", "bien à vous", "cdlt", "salutations(?: distinguées)?",
    "sincères salutations", "(?:un )?saludos?(?: cordiale?s?)?", "atentamente", "(?:cordiali|distinti|cari) saluti",
    "cordialmente", "(?:met )?vriendelijke groete?n?", "mvg", "groeten", "hoogachtend", "atenciosamente",
    "(?:com os )?melhores cumprimentos", "cumprimentos", "pozdrawiam", "z poważaniem", "(?:z )?pozdrowieniami",
    "(?:med )?vänliga? hälsning(?:ar)?", "mvh", "(?:med )?(?:venlig|vennlig) hilsen", "(?:de )?bedste hilsner",
    "(?:ystävällisin|parhain) terveisin", "с уважением", "с наилучшими пожеланиями", "з повагою", "敬具",
    "よろしくお願いいたします。?", "此致", "s pozdravem", "üdvözlettel", "cu stimă", "saygılarımla", "με εκτίμηση",
    "trân trọng",
)  # fmt: skip

DISCLAIMERS = (
    ("(?:this|the) (?:e-?mail|message|communication|information|transmission|"
     r"document)\b.{0,160}(?:confidential|privileged|intended (?:only|solely|recipient)|"
     "legally protected|proprietary)"),
    ("(?:this|the) (?:e-?mail|message).{0,60}(?:checked|scanned) (?:for|by).{0,40}(?:virus|avast|avg|"
     "mcafee|norton)"),
    "(?:e-?mail |legal )?confidentiality (?:notice|note|statement)", r"(?:legal |e-?mail )?disclaimer\b",
    r"virus[- ]?free\b", "no virus found in this", "please consider the environment",
    (r"(?:diese|der inhalt dieser|die in dieser) (?:e-?mail|nachricht|mail)\b.{0,160}(?:vertraulich|"
     "ausschließlich|bestimmt|geschützt|viren)"),
    r"(?:rechtlicher hinweis|vertraulichkeitshinweis|haftungsausschluss)\b",
    ("(?:ce|le présent|l'information contenue dans ce) (?:message|courriel|"
     "e-?mail).{0,160}(?:confidentiel|destin|virus)"),
    "avis de confidentialité", "pensez à l'environnement",
    ("(?:este|el presente|la información contenida en este) (?:mensaje|correo|"
     "e-?mail).{0,160}(?:confidencial|destinatari|virus)"),
    "aviso (?:legal|de confidencialidad)",
    ("(?:le informazioni contenute in|questo|il presente|questa) (?:questo |quest[ao] )?(?:messaggio|"
     "e-?mail|comunicazione).{0,160}(?:riservat|confidenzial|destinatari|virus)"),
    "avviso di riservatezza",
    ("(?:dit|deze|de informatie in (?:dit|deze)) (?:e-?mail|bericht|mail).{0,160}(?:vertrouwelijk|"
     "bestemd|virus)"),
    "(?:esta|este|a informação contida nesta?) (?:mensagem|e-?mail).{0,160}(?:confidencia|destinat|vírus)",
    "aviso de confidencialidade",
    "(?:niniejsza|ta|treść tej) (?:wiadomość|wiadomości|e-?mail).{0,160}(?:poufn|przeznaczon|wirus)",
    ("(?:detta|den här|detta e-?post) ?(?:e-?post|meddelande|mejl).{0,160}(?:konfidentiell|avsett|"
     "sekretess|virus)"),
    ("(?:denne|dette) (?:e-?mail|e-?post|mail|meddelelse|melding|besked).{0,160}(?:fortrolig|"
     "konfidensiell|bestemt|beregnet|virus)"),
    "(?:tämä|tämän) (?:viesti|sähköposti|viestin).{0,160}(?:luottamuksellinen|tarkoitettu|virus)",
    "(?:это|данное|настоящее) (?:сообщение|письмо|электронное).{0,160}(?:конфиденциаль|предназначен|вирус)",
    "この(?:メール|電子メール|メッセージ).{0,80}(?:機密|秘密|宛先)",
    "本(?:メール|电子邮件|邮件|郵件).{0,80}(?:機密|秘密|保密|机密)",
)  # fmt: skip
"""How the paragraph begins that lawyers put under a mail."""


def any_of(*tables: Iterable[str]) -> str:
    """A group of a regular expression that matches any entry, the longest first."""
    entries = {entry for table in tables for entry in table}
    return "(?:" + "|".join(sorted(entries, key=lambda entry: (-len(entry), entry))) + ")"

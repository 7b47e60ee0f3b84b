"""Words that are no names, and names that are words, too. Data only."""

from __future__ import annotations

from feedme_desktop.extraction.wordlists import word_set

NOT_NAMES = word_set("""
    hej hei moin servus ciao hallo salut bonsoir vielen dank tak takk tack kiitos dankjewel teşekkürler merhaba tlf
    a about after agent agents all am an and any anonymous anyone api app are as assistant at auf automatic back
    bitte bot but by caller can chat chatbot client clients colleague company contact could customer customers dear
    der desk die do does everybody everyone express facebook first folks for forum friday from gmail good google
    guest guys have hello help helpdesk her here hey hi him his how however i if in information internal is it its
    just ladies last let linkedin live ltd madam manager me member message microsoft miss monday moderator mr mrs ms
    my no none noreply not note number of ok okay on once one op operator or our outlook owner participant please
    reply representative requester sales saturday sender service services shop sir so someone speaker staff store
    sunday support system systems team teams tech technician tel tlf telephone mobile sincerely cheers regards kind warm
    yours cordially greetings best wishes saludos grüße gruß cordialement atentamente faithfully truly contraseña
    username passwort kennwort passcode login email mail address refund password router server visa card date test
    that the their them then there these they this those thursday time to tomorrow tuesday unknown us user users
    vendor very visitor voicemail was wednesday we web website welcome what when where which who why windows with
    would yes you your zendesk zoom kunde kundin mitarbeiter kundenservice kundendienst herr frau zusammen damen
    herren und oder nicht ich sie wir monsieur madame messieurs tous merci bonjour oui equipe équipe cliente señor
    señora equipo todos gracias hola soporte admin administrator root null true false error warning info debug inc
    gmbh corp llc billing orders order account accounts again also another because been before being both each even
    ever every few further had has help-desk into like many more most much must need never new now only other out
    over own same shall should some still such than thank thanks through too under until up using want well were
    while whom whose yet morning afternoon evening day night january february march april june july august september
    october november december today yesterday english german french spanish american british world sorry happy glad
    sure afraid able unable trying looking having getting wondering aware interested ready done absolutely anything
    nothing something problem issue question update install open click press go select choose set check mac iphone
    ipad android chrome firefox safari edge linux ubuntu apple amazon netflix spotify slack office excel word
    actually right wait goodbye bye well anyway basically honestly yep nope yup nah correct exactly perfect great fine
    cool alright certainly definitely maybe perhaps currently unfortunately sometimes first firstly finally appointment
    powerpoint onedrive sharepoint adobe github jira paypal stripe mastercard ai it-support uk usa eu
""")
"""Folded words that stand where a name may stand and are none."""

COMMON_NAMES = word_set("""
    will mark may bill rose grace hope joy faith art rob sue pat jack frank grant chase dawn eve iris lily ivy amber
    ruby crystal jade pearl summer autumn april june august max ray rich guy gene dean earl duke king bishop hunter
    mason cooper page drew skip chip cliff dale glen forest reed brook brooks lane hill hills young long short brown
    white black green gray grey wood woods stone field fields banks bush rice price cash love day knight bell power
    powers post case best small little strong sharp swift fox wolf an in to so do van von de la le el al di da sun
    win ping don dot jay kay miles pierce star sky storm river ocean wren holly olive hazel heather violet daisy
    ginger melody harmony angel jesus sandy rusty dusty lance drake buck rod nick dick major noble sterling baker
    turner porter potter gardener gardner farmer fisher miller cook cooke skinner barber butler clerk mann bach
    klein gross lang kurz neu alt roth schwarz weiss braun koch winter sommer herbst stark paris london sydney
    austin dallas denver jordan israel china india chelsea victoria florence dell ford lincoln wells fargo house
    church temple castle tower bridge park parks garden gardens marsh moss west east north south rivers pool poole
    pace pike peak penny cherry berry apple ace sage basil rosemary clay flint cole coal mercy charity honor honour
    patience prudence constance sincere true earnest ernest curt blunt wise good goodman bright light lightfoot head
    hand foot beard list link key keys code bug log mac pc web net cloud port server client home host data file
    files disk drive free freeman street close gates windows doors hall room kitchen bath bathroom table chair lamp
    even odd liv per bo stein stern sol luz paz blanca rosa clara mar estrella reyes flores rios campos luna leon
    santos cruz blanc petit grand roy roi fan yang min jin song he she ho hung wan shin son oh no nam man moon sim
    bean ball bass bird bond boot box brand bridges brush burns burn byrd carr cars chance clean crane cross cruise
    crow dash deal dove drum dunn early eagle english france french german golden hart hawk holiday hood hook horn
    hunt hurt ice kitty law lock lord lot loud lowe lucky mill mills mint month moore needles nice night nut paper
    peters pick pitt pope prince queen quick ram read ring rush salt sands savage seal self shepherd shoemaker
    silver singer slaughter snow speaker spring steel step stack summers sweet tanner tate tea token tree trump
    valentine vale walker wall waters weeks wheeler worth yard user test
""")
"""Folded names that are everyday words: masked only where they are plainly meant as a name."""

"""What people say in support conversations, as phrase tables: data only, no logic.

Phrases are folded (lower case, no accents, contractions written out: ``can not``,
``it is``), parted by ``|``; ``_`` stands for any one word. Major languages in one table:
a phrase of one language hardly ever says something else in another.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Cue(StrEnum):
    """What a phrase gives away about the sentence that holds it."""

    GREETING = "greeting"
    THANKS = "thanks"
    ACK = "ack"
    EMPATHY = "empathy"
    CLOSING = "closing"
    OFFER = "offer"
    WAIT = "wait"
    DEFER = "defer"
    IDENTITY = "identity"
    INFO = "info"
    CHECKBACK = "checkback"
    DUNNO = "dunno"
    SUCCESS = "success"
    FAILURE = "failure"
    OBSTACLE = "obstacle"
    SELF_SOLVED = "self_solved"
    WILL_TRY = "will_try"
    REQUEST = "request"
    PROBLEM = "problem"
    ADVICE = "advice"
    NEW_TOPIC = "new_topic"
    MORE = "more"


PHRASES: Mapping[Cue, str] = {
    Cue.GREETING: """
        hi | anyone there | is anyone there | anybody there | is anybody there | are you there | are you still there |
        still there | the weather is nice | nice weather | weather today | nice today | is not it | how was your
        weekend | have a nice weekend | hi there | hello | hello there | hey | hey there | hiya | greetings | good
        morning | good afternoon | good evening | good day | welcome to | dear | hi team | hello team | hi all | hi
        everyone | hello everyone | how are you | how are you doing | how are you today | my name is _ | this is _
        from | nice to meet you | i hope you are well | hope you are well | hope this finds you well | hallo | guten
        tag | guten morgen | guten abend | moin | servus | gruss gott | sehr geehrte | sehr geehrter | liebes team |
        mein name ist _ | bonjour | bonsoir | salut | cher | chere | je m appelle _ | hola | buenos dias | buenas
        tardes | buenas noches | buenas | estimado | estimada | estimados | me llamo _ | ciao | salve | buongiorno |
        buonasera | mi chiamo _ | ola | oi | bom dia | boa tarde | boa noite | prezado | prezados | goedemorgen |
        goedemiddag | goedenavond | hoi | beste | dzien dobry | czesc | witam | hej | how is your day | how is it
        going | you have reached | you are chatting with | you are speaking with
    """,
    Cue.THANKS: """
        thank you | thank you very much | thank you so much | thanks | thanks a lot | thanks again | many thanks | thx
        | ty | cheers | much appreciated | i appreciate it | i appreciate your help | i appreciate | appreciated |
        thanks in advance | thank you in advance | thank you for contacting | thank you for reaching out | thanks for
        reaching out | thanks for contacting | thanks for getting in touch | thank you for your patience | thank you
        for waiting | thanks for waiting | thank you for your message | thanks for the quick reply | thanks for your
        help | thank you for your help | thanks for writing | thank you for the information | thanks for the info |
        thank you for confirming | thanks for confirming | thanks for letting | thank you for letting | thank you for
        calling | danke | vielen dank | danke schon | herzlichen dank | besten dank | dankeschon | danke im voraus |
        ich danke | danke sehr | danke fur ihre nachricht | vielen dank fur ihre anfrage | vielen dank fur ihre geduld
        | merci | merci beaucoup | merci d avance | je vous remercie | merci de votre patience | merci de nous avoir
        contactes | gracias | muchas gracias | mil gracias | muchisimas gracias | gracias de antemano | gracias por
        contactar | gracias por su paciencia | grazie | grazie mille | molte grazie | la ringrazio | obrigado |
        obrigada | muito obrigado | muito obrigada | agradeco | dank je | dank u | dank u wel | bedankt | hartelijk
        dank | alvast bedankt | dziekuje | dziekuje bardzo | dzieki
    """,
    Cue.ACK: """
        ok | okay | okey | k | sure | sure thing | alright | all right | i see | got it | understood | of course |
        certainly | absolutely | right | no problem | no worries | you are welcome | you are very welcome | my
        pleasure | glad to hear that | glad to hear it | great to hear | glad i could help | glad it works | glad that
        works | glad that worked | happy to hear that | that is great | great | perfect | awesome | nice | cool | good
        to know | makes sense | i understand | noted | yes | yes please | yeah | yep | no | nope | fine | very good |
        wonderful | excellent | fantastic | lovely | good | thats great | that makes sense | interesting | hmm | hm |
        oh | ah | oops | lol | haha | exactly | that is strange | that is odd | that is weird | strange | good
        question | great question | here is the thing | glad to help | klar | natur | naturlich | gern geschehen |
        gerne | verstanden | alles klar | in ordnung | kein problem | ja | nein | genau | super | prima | toll | ach
        so | bitte | bitte sehr | freut mich | d accord | bien sur | je vois | je comprends | compris | de rien | je
        vous en prie | avec plaisir | oui | non | parfait | super | tres bien | vale | claro | por supuesto | entiendo
        | entendido | de nada | si | perfecto | genial | muy bien | no hay problema | estupendo | con gusto | va bene
        | certo | certamente | capisco | prego | perfetto | ottimo | bene | nessun problema | figurati | si figuri |
        claro que sim | entendi | certo | sim | nao | perfeito | otimo | tudo bem | imagina | oke | prima | begrepen |
        graag gedaan | natuurlijk | geen probleem | dobrze | rozumiem | tak | nie | jasne | nie ma za co | swietnie |
        oczywiscie
    """,
    Cue.EMPATHY: """
        sorry to hear that | sorry to hear about that | sorry about that | sorry for the inconvenience | sorry for the
        trouble | sorry for the delay | i am sorry | we are sorry | sorry | my apologies | apologies | i apologize | i
        apologise | we apologize | we apologise | apologies for the delay | i understand your frustration | i
        understand how frustrating | that must be frustrating | that sounds frustrating | that is annoying | i am very
        sorry | i am so sorry | for any inconvenience | for the inconvenience | that sounds annoying | i understand
        the urgency | i understand that this is | i know how important | i can see why | es tut mir leid | das tut mir
        leid | tut mir leid | entschuldigung | entschuldigen sie | wir bitten um entschuldigung | wir entschuldigen
        uns | je suis desole | je suis desolee | desole | desolee | nous sommes desoles | toutes nos excuses |
        veuillez nous excuser | lo siento | lo siento mucho | lamento | lamentamos | lamento las molestias | disculpe
        | disculpe las molestias | disculpa | perdon | mi dispiace | ci dispiace | mi scuso | ci scusiamo | scusi |
        sinto muito | desculpe | lamento | pedimos desculpas | sorry voor het ongemak | het spijt me | excuses |
        przepraszam | przykro mi | przepraszamy
    """,
    Cue.CLOSING: """
        have a nice day | have a great day | have a good day | have a good one | have a nice weekend | have a great
        weekend | bye | goodbye | bye bye | good bye | see you | take care | talk soon | talk to you later | best
        regards | kind regards | regards | warm regards | best wishes | all the best | sincerely | yours sincerely |
        that is all | that is all for now | that is it | that will be all | nothing else | no that is all | feel free
        to contact | feel free to reach out | do not hesitate to contact | do not hesitate to reach | do not hesitate
        | feel free to write | feel free to ask | we are here to help | i am here to help | we are always here |
        closing this ticket | close this ticket | i will close | closing the ticket | closing this chat | you can
        close | please close | ticket can be closed | rate this chat | rate our | thanks for chatting | thank you for
        chatting | thanks for choosing | thank you for choosing | thank you for being | thank you for using | have a
        lovely day | enjoy your day | good luck | just reply to this | reach out to us | reach out again | here if you
        need | get in touch again | auf wiedersehen | tschuss | schonen tag | einen schonen tag | mit freundlichen
        grussen | freundliche grusse | viele grusse | beste grusse | liebe grusse | das war alles | das ist alles |
        melden sie sich gerne | stehen wir gerne zur verfugung | au revoir | bonne journee | cordialement | bien
        cordialement | bonne soiree | c est tout | a bientot | n hesitez pas | adios | hasta luego | que tenga un buen
        dia | buen dia | saludos | un saludo | saludos cordiales | eso es todo | no dude en | arrivederci | buona
        giornata | cordiali saluti | distinti saluti | e tutto | non esiti | ate logo | tchau | tenha um bom dia |
        atenciosamente | isso e tudo | nao hesite | tot ziens | fijne dag | met vriendelijke groet | groeten | dat is
        alles | do widzenia | milego dnia | pozdrawiam | to wszystko
    """,
    Cue.OFFER: """
        how can i help | how can i help you | how may i help | how may i help you | how can i assist | how may i
        assist | how can we help | how may we help | what can i do for you | what can i help | is there anything else
        | anything else i can | anything else you | anything else | can i help you with | can i do anything else | i
        can help | i can help you with that | i will be happy to help | i would be happy to help | i am happy to help
        | happy to help | glad to help | i would be glad to | i will help you | i can certainly help | i can assist |
        we can help | let me help you | i will be assisting you | i am here to help | i would love to help | i will
        assist you | happy to assist | how i can help | let us get this sorted | let us get that sorted | let us get
        this fixed | let us fix this | let us sort this out | let us see what we can do | we will get this sorted | we
        will get that sorted | let us take a look | let us see | let me help | wie kann ich helfen | wie kann ich
        ihnen helfen | was kann ich fur sie tun | kann ich ihnen sonst | sonst noch etwas | ich helfe ihnen gerne |
        ich helfe gerne | gerne helfe ich | comment puis je vous aider | en quoi puis je | puis je vous aider | autre
        chose | je peux vous aider | je vais vous aider | como puedo ayudar | como puedo ayudarle | como puedo
        ayudarte | en que puedo ayudar | en que puedo ayudarle | en que puedo ayudarte | algo mas | puedo ayudarle |
        con gusto le ayudo | le ayudo | come posso aiutar | come posso aiutarla | come posso aiutarti | in cosa posso
        aiutarla | qualcos altro | posso aiutarla | l aiuto volentieri | como posso ajudar | em que posso ajudar |
        mais alguma coisa | posso ajudar | hoe kan ik helpen | hoe kan ik u helpen | waarmee kan ik | nog iets | w
        czym moge pomoc | jak moge pomoc | czy moge jeszcze
    """,
    Cue.WAIT: """
        let me check | let me look | let me have a look | let me take a look | let me see | let me find | let me find
        out | let me ask | let me pull up | let me verify | let me confirm | let me investigate | let me test | let me
        review | let me get | let me bring up | let me consult | let me look into | one moment | one moment please |
        just a moment | a moment please | one second | one sec | just a second | just a sec | give me a moment | give
        me a minute | give me a second | give me a few minutes | hold on | please hold | hang on | bear with me |
        please wait | please stand by | i will check | i will have a look | i will take a look | i will look | i will
        look into | i am checking | i am looking | i am looking into | checking now | i can see your | i see your | i
        found your | i have found your | i have located | i have your | looking into it | looking into this | we are
        looking into | we are checking | be right back | brb | i will be right back | i will find out | i will ask |
        we will check | we will look into | allow me a moment | a few minutes to check | while i check | while i look
        | please be patient | i need a minute | i need a moment | i will need a moment | i am still checking | still
        checking | i will verify | i am going to check | i am just checking | i have to check | i need to check |
        moment please | two minutes please | can i put you on hold | may i put you on hold | einen moment | einen
        augenblick | moment bitte | einen moment bitte | ich sehe nach | ich schaue nach | ich schaue mir | ich prufe
        | ich prufe das | wir prufen | lassen sie mich | ich sehe mir das | bitte warten | ich schaue | ich uberprufe
        | ich schau | un instant | un moment | je verifie | je vais verifier | je regarde | je vais regarder | laissez
        moi | veuillez patienter | patientez | nous verifions | nous allons verifier | un momento | dejeme | deme un
        momento | dame un momento | voy a revisar | voy a comprobar | lo reviso | estoy revisando | permitame | espere
        | un segundo | estamos revisando | dejame ver | dejame revisar | lo compruebo | un attimo | un attimo di
        pazienza | controllo | verifico | sto controllando | sto verificando | mi faccia | attenda | resti in linea |
        um momento | deixe me | vou verificar | estou verificando | aguarde | so um instante | um instante | een
        moment | een ogenblik | ik kijk | ik controleer | ik ga kijken | momentje | chwileczke | moment | sprawdze |
        sprawdzam | prosze czekac | prosze chwile
    """,
    Cue.DEFER: """
        get back to you | come back to you | will be in touch | be in touch | in touch with you | keep you posted |
        keep you updated | keep you informed | update you | let you know as soon | let you know when | let you know
        once | escalate | escalated | escalating | i have forwarded | i forwarded | have forwarded | will forward |
        forwarded this | forwarded your | forward this | forward your | passed this on | passed it on | pass this on |
        pass it on | passed your | pass your | raised this with | raise this with | opened a ticket | created a ticket
        | open a ticket for | create a ticket for | logged a ticket | filed a bug | transfer you | transferring you |
        connect you with | connect you to | hand you over | handed over | our engineers are | our developers are | our
        team is | our team will | the team will | the team is working | a colleague will | my colleague will |
        specialist will | someone will | we are working on | they are working on | is being investigated | are
        investigating | we are investigating | will investigate | investigate this | look into this and | will call
        you | call you back | will contact you | will reply | respond within | hear from us | we have received your |
        received your request | your request has been received | we will review | will review your | within 24 hours |
        within 48 hours | as soon as possible we will | as soon as i hear | as soon as i have | as soon as we have |
        still waiting for | waiting to hear from | no news yet | no update yet | not have an update | no update from |
        asked the team | asked our team | asked engineering | will ask the | checking with | check with the | check
        with our | check with my | checked with | melde mich | melden uns | wir melden uns | ich melde mich |
        weitergeleitet | leite das weiter | leite es weiter | leite ihre | geben wir weiter | weitergegeben | arbeiten
        daran | wird sich melden | kollege meldet | kollegen melden | halten sie auf dem laufenden | ruckmeldung von |
        reviendrons vers vous | reviens vers vous | recontacter | vous recontacterons | transmis | je transmets | nous
        transmettons | travaillons dessus | tiendrons informe | vous tiendrai | nos pondremos en contacto | me pondre
        en contacto | le avisaremos | te avisaremos | he escalado | escalaremos | remitido | reenviado | estamos
        trabajando | le informaremos | se pondra en contacto | ti ricontatteremo | la ricontatteremo | le faremo
        sapere | inoltrato | stiamo lavorando | ho inoltrato | vi faremo sapere | entraremos em contato | entrarei em
        contato | encaminhei | encaminhado | estamos trabalhando | retornaremos | avisaremos | nemen contact | neem
        contact met u | doorgestuurd | doorgezet | komen erop terug | kom erop terug | przekazalem | przekazalam |
        skontaktujemy sie | odezwiemy sie | wrocimy z
    """,
    Cue.IDENTITY: """
        your name | your full name | your last name | your first name | your email | your email address | your e-mail
        | your e-mail address | your phone number | your order number | your account number | your customer number |
        your customer id | your account id | your username | your user name | your user id | your date of birth | your
        address | your postcode | your zip code | your postal code | your invoice number | your serial number | your
        ticket number | your license key | your licence key | the order number | the account number | the email
        address on | the email on the account | the email associated | the e-mail address on | the last four digits |
        last 4 digits | last four digits | security question | verify your identity | verify your account | confirm
        your identity | for security | security purposes | verification purposes | who am i speaking | who am i
        chatting | am i speaking with | account holder | registered email | email address you used | email you
        registered | your booking number | booking reference | your contract number | your reservation number | ihr
        name | ihren namen | ihre kundennummer | ihre e-mail | ihre e-mail-adresse | ihre bestellnummer | ihre
        mailadresse | ihr geburtsdatum | ihre vertragsnummer | ihre rechnungsnummer | votre nom | votre adresse |
        votre numero | votre email | votre e-mail | votre date de naissance | su nombre | tu nombre | su correo | tu
        correo | su numero de | tu numero de | su direccion | su fecha de nacimiento | numero de pedido | il suo nome
        | la sua email | il suo numero | numero d ordine | il tuo nome | la tua email | seu nome | seu e-mail | seu
        email | numero do pedido | seu numero | uw naam | uw e-mail | uw klantnummer | uw bestelnummer | pana nazwisko
        | numer zamowienia | adres e-mail | numer klienta
    """,
    Cue.INFO: """
        could you tell | can you tell | would you tell | please tell me | tell me which | tell me what | tell me more
        | could you please tell | can you please tell | can you describe | could you describe | please describe |
        could you send | can you send | please send | would you send | could you provide | can you provide | please
        provide | could you share | can you share | please share | could you give | can you give | please give me |
        could you please provide | could you please send | could you please share | can you please provide | can you
        please send | can you please share | could you confirm | can you confirm | please confirm | could you please
        confirm | can you please confirm | could you clarify | can you clarify | please clarify | can you explain |
        could you explain | please explain | please let me know which | please let me know what | let me know which |
        let me know what | let me know your | let me know the | which version | what version | which browser | which
        device | what device | which operating system | what operating system | what happens when | what do you see |
        what does it say | what error | which error | may i have | may i ask | may i know | can i have | could i have
        | can i get | could i get | i need to know | i will need your | i need your | i need the | i need some | we
        need your | we need more | we need some | we need a screenshot | i would need | we would need | attach a
        screenshot | send a screenshot | send me a screenshot | send us a screenshot | send us the | send me the |
        send us your | send me your | with a screenshot | a screenshot of | more details | more information | some
        more information | please specify | please reply with | please attach | which plan | since when | how long
        have you | how often does | have you already | did you already | do you have | are you using | do you use |
        are you on | do you see | do you get | did you get | did you receive | have you received | when did | do you
        mean | can you reproduce | could you attach | can you attach | would you mind | what exactly | konnen sie mir
        sagen | konnten sie mir sagen | konnen sie uns | konnten sie uns | konnen sie mir | konnten sie mir | bitte
        nennen sie | nennen sie mir | bitte senden sie | bitte schicken sie | schicken sie uns | schicken sie mir |
        teilen sie uns | teilen sie mir | welche version | welchen browser | bitte teilen sie | pouvez vous me |
        pouvez vous nous | pourriez vous | veuillez nous envoyer | veuillez m envoyer | merci de nous envoyer | quelle
        version | veuillez indiquer | veuillez preciser | envoyez nous | envoyez moi | indiquez | puede decirme |
        podria decirme | puedes decirme | puede enviarme | podria enviarme | puede enviarnos | podria enviarnos |
        envienos | enviame | que version | indiqueme | me puede | podria indicarme | facilitarme | podria facilitar |
        puo dirmi | potrebbe dirmi | puo inviarmi | puo inviarci | ci invii | mi invii | quale versione | puo
        indicarmi | potrebbe inviarci | pode me dizer | poderia me | pode enviar | poderia enviar | qual versao |
        envie nos | pode informar | kunt u mij | kunt u ons | kun je mij | kan je mij | welke versie | stuur ons | czy
        moze pan | czy moze pani | prosze podac | prosze przeslac | prosze wyslac | jaka wersja
    """,
    Cue.CHECKBACK: """
        does it work now | does that work | does this work | is it working now | is it working | did that work | did
        it work | did this work | did that help | did this help | does that help | does this help | does it help | let
        me know if | let me know whether | let me know how | let us know if | let us know whether | let us know how |
        please let me know | please let us know | tell me whether | tell me if | tell us whether | tell us if | keep
        me posted | let me know | let us know | can you see it now | can you see it | could you check again | can you
        try again | please try again | try again now | does that answer | does this answer | did i answer | does that
        make sense | does this make sense | is that ok | is that okay | is that clear | is that better | is it better
        | is that what you | is this what you | was that | was this helpful | any luck | how does it look | how did it
        go | does it look | does everything | is everything | is it ok now | is it fine now | is that alright | would
        that work | would this work | has that solved | has this solved | did that solve | did this solve | does that
        solve | does this solve | did that fix | has that fixed | did you manage | were you able to | please confirm
        that it | confirm if | confirm whether | report back | please report | please check if | please check whether
        | please check now | check if it works | see if that | see if it | see whether | see if this | hope this helps
        | hope that helps | i hope this helps | i hope that helps | hope it helps | i hope it helps | write back if |
        reply if | come back to us if | funktioniert es jetzt | klappt es jetzt | hat das geholfen | hat das geklappt
        | geht es jetzt | geht es nun | sagen sie bescheid | geben sie bescheid | lassen sie uns wissen | lassen sie
        mich wissen | ist das problem gelost | funktioniert es | ca marche | est ce que cela fonctionne | cela
        fonctionne t il | dites moi si | dites nous si | tenez moi au courant | tenez nous au courant | est ce resolu
        | cela vous aide | funciona ahora | le funciona | te funciona | le ha servido | aviseme | aviseme si | digame
        si | dime si | haganos saber | hagame saber | se ha resuelto | ha funcionado | funziona ora | funziona adesso
        | mi faccia sapere | fammi sapere | ci faccia sapere | ha funzionato | funcionou | me avise | avise nos | deu
        certo | funciona agora | me diga se | werkt het nu | laat het weten | laat me weten | laat ons weten | is het
        gelukt | lukt het nu | czy dziala | czy teraz dziala | prosze dac znac | daj znac | czy pomoglo
    """,
    Cue.DUNNO: """
        i do not know | not sure | i am not sure | no idea | i have no idea | dunno | no clue | i can not say | we do
        not know | we do not yet know | i am afraid i do not | unclear to me | ich weiss nicht | weiss ich nicht |
        keine ahnung | je ne sais pas | aucune idee | no lo se | no se | ni idea | non lo so | non so | nessuna idea |
        nao sei | geen idee | ik weet het niet | nie wiem | cannot find anything | can not find anything | we have no
        information | no information yet
    """,
    Cue.SUCCESS: """
        it works | we are good | we are all good | i am logged in | logged in now | all sorted | that sorted it | is
        sorted | confirmed works | gefunden | encontrado | trovato | gevonden | it works now | works now | works fine
        | works again | works perfectly | works great | works like a charm | works well | it worked | that worked |
        this worked | worked | that works | this works | now works | now it works | working now | is working again |
        working again | it is working | is working now | works | that did it | that did the trick | did the trick |
        this did the trick | that fixed it | that fixed the | this fixed | fixed it | it is fixed | is fixed | that
        solved it | solved it | that solved | solved my | solved the | it is solved | is solved | problem solved |
        issue solved | issue resolved | problem is gone | issue is gone | error is gone | is gone | are gone | has
        gone | went away | disappeared | is resolved | resolved | that resolved | all good | all good now | all set |
        i am all set | everything works | everything is fine | everything is back | it is back | is back | are back |
        i am in | i am back in | i can see it now | i can log in | i can log in now | i can sign in | i see it now |
        see it now | found it | i found it | got it working | it went through | that helped | it helped | this helped
        | very helpful | really helpful | that is what i needed | exactly what i needed | that is exactly what | just
        what i needed | that answers | answers my question | that was it | that is it thanks | it did | it does now |
        up and running | back to normal | no more errors | no longer | no more error | successful | successfully |
        success | much better | faster now | is fine now | fine now | perfect that | did help | managed to | able to _
        now | now i can | i can _ now | now they | now it | now everything | all there | they are there | it is there
        | it is there now | arrived now | just arrived | has arrived | it opens | opens again | opens now | loads now
        | loads again | prints now | prints again | syncs again | syncs now | connected now | connects now | it
        connects | installed now | finished now | runs now | runs again | starts now | starts again | sent now | looks
        good | looks right | looks good now | looks correct | funktioniert jetzt | funktioniert wieder | jetzt
        funktioniert | jetzt geht | geht jetzt | es geht | es klappt | hat geklappt | das hat geholfen | hat
        funktioniert | klappt jetzt | jetzt klappt | problem gelost | ist gelost | geht wieder | es funktioniert |
        lauft wieder | lauft jetzt | das war es | hat das problem gelost | ca marche | ca fonctionne | cela fonctionne
        | maintenant ca | ca a marche | cela a fonctionne | probleme resolu | c est resolu | c est bon | tout
        fonctionne | fonctionne maintenant | fonctionne a nouveau | marche maintenant | c est regle | ya funciona |
        funciona ahora | ahora funciona | ha funcionado | funciono | funciona perfectamente | ahora si | solucionado |
        resuelto | ya esta | ya puedo | ahora puedo | todo bien | se soluciono | se ha solucionado | funciona |
        funziona | ora funziona | adesso funziona | ha funzionato | risolto | problema risolto | tutto a posto | ora
        va | ora posso | agora funciona | funcionou | esta funcionando | deu certo | resolvido | agora consigo | tudo
        certo | voltou a funcionar | werkt nu | het werkt | werkt weer | opgelost | het is gelukt | gelukt | nu werkt
        | dziala | teraz dziala | juz dziala | zadzialalo | udalo sie | problem rozwiazany | rozwiazane | pomoglo
    """,
    Cue.FAILURE: """
        did not work | not yet | same story | did not do it | not do the trick | no good | does not work | do not work
        | not working | is not working | still not | still does not | still do not | still can not | still no | still
        the same | still same | still get | still getting | still gives | still shows | still showing | still says |
        still happens | still happening | still have | still having | still fails | still failing | still broken |
        still there | still crashes | still crashing | still freezes | still grey | still empty | still black | still
        missing | still slow | still stuck | still wrong | still blank | still nothing | still an error | still see |
        still seeing | still asks | still won | still will not | still is | it still | is still | are still | but
        still | did not help | does not help | has not helped | not help | did not fix | did not solve | does not fix
        | does not solve | not solve | did not change | no change | nothing changed | nothing has changed | changed
        nothing | no difference | made no difference | no luck | no success | without success | without luck | to no
        avail | no effect | had no effect | no joy | no dice | no improvement | same error | same problem | same issue
        | same message | same result | same thing | same as before | same behaviour | same behavior | the same again |
        exactly the same | that is not it | was not it | not the problem | not what i asked | not my question | that
        is not what | not answer my question | does not answer | already tried | already did | already done | have
        tried that | tried that already | i tried that | tried that | tried it | fails again | failed again | it
        failed | that failed | it fails | nothing happens | nothing happened | happened again | happens again | it is
        back again | came back | is back again | broke again | broken again | gone again | unfortunately not | sadly
        not | not really | not yet fixed | not fixed | not solved | not resolved | unresolved | not any better | not
        better | no better | worse | even worse | stopped working again | keeps happening | keeps coming | did nothing
        | does nothing | changed a thing | makes no difference | funktioniert nicht | funktioniert immer noch nicht |
        geht nicht | geht immer noch nicht | immer noch | nach wie vor | hat nicht geholfen | hat nicht geklappt |
        klappt nicht | nicht geholfen | leider nicht | gleicher fehler | derselbe fehler | gleiche fehler | dasselbe
        problem | das gleiche problem | keine anderung | hilft nicht | kein erfolg | ohne erfolg | nichts geandert |
        bringt nichts | half nicht | ne marche pas | ne fonctionne pas | ca ne marche | toujours pas | toujours le
        meme | toujours la meme | meme erreur | meme probleme | n a pas marche | n a pas fonctionne | n a rien change
        | rien n a change | rien ne change | ca n a pas | malheureusement non | n a pas aide | sans succes | marche
        pas | marche toujours pas | no funciona | sigue sin | sigue igual | no ha funcionado | no funciono | mismo
        error | mismo problema | el mismo | no me ha servido | no sirve | no ayudo | no ha servido | todavia no | aun
        no | nada ha cambiado | no cambia | sin exito | sigue apareciendo | sigue dando | no me funciona | non
        funziona | ancora non | non ha funzionato | stesso errore | stesso problema | non e cambiato nulla | sempre lo
        stesso | non va | niente da fare | purtroppo no | senza successo | ancora lo stesso | nao funciona | nao
        funcionou | continua sem | mesmo erro | mesmo problema | ainda nao | nao adiantou | nao resolveu | nada mudou
        | sem sucesso | continua igual | nao ajudou | werkt niet | werkt nog steeds niet | nog steeds | helpt niet |
        zelfde fout | hetzelfde probleem | niet geholpen | helaas niet | niets veranderd | nie dziala | nadal nie |
        dalej nie | ten sam blad | nie pomoglo | to samo | bez zmian | nadal mam | wciaz nie
    """,
    Cue.OBSTACLE: """
        do not see | can not see | can not find | could not find | did not find | do not find | there is no | is not
        there | it is not there | not there | greyed out | grayed out | does not appear | not appear | does not show |
        not showing | no such | do not have that | do not have this | where is that | where do i find that | what do
        you mean | how do i do that | not available | sehe ich nicht | ich sehe keine | ich sehe keinen | finde ich
        nicht | finde keine | finde keinen | gibt es nicht | ausgegraut | nicht vorhanden | je ne vois pas | je ne
        trouve pas | il n y a pas | n apparait pas | grise | no veo | no encuentro | no aparece | no hay | no me sale
        | non vedo | non trovo | non c e | nao vejo | nao encontro | nao aparece | zie ik niet | kan ik niet vinden |
        nie widze | nie ma
    """,
    Cue.SELF_SOLVED: """
        never mind | nevermind | nvm | figured it out | worked it out | found it myself | found the problem myself |
        solved it myself | fixed it myself | solved by myself | found out myself | fixed itself | resolved itself |
        solved itself | sorted it out myself | no longer need | no longer needed | do not need it any more | do not
        need it anymore | please ignore | disregard | forget it | hat sich erledigt | habe es selbst | selbst gelost |
        selbst gefunden | schon gut | laissez tomber | j ai trouve tout seul | oubliez | trouve moi meme | no importa
        | olvidelo | ya lo encontre | lo resolvi yo | lo solucione yo | lascia perdere | lasci perdere | ho risolto da
        solo | ho risolto da sola | esquece | deixa pra la | resolvi sozinho | laat maar | zelf gevonden | zelf
        opgelost | niewazne | sam znalazlem | juz niewazne
    """,
    Cue.WILL_TRY: """
        i will try | will try | let me try | trying now | i will give it a try | give it a go | i will do that | will
        do | i will test | will test | i will check it | i will check tomorrow | trying that now | doing it now | let
        me do that | ich probiere | ich werde es | ich versuche | probiere ich | je vais essayer | j essaie | je teste
        | voy a probar | lo pruebo | lo intentare | lo probare | provo | provero | vou tentar | vou testar | ik
        probeer | ik ga het proberen | sprobuje | sprawdze to
    """,
    Cue.REQUEST: """
        i need | i want | i would like | i wish to | i am looking for | i am trying to | we need | we want | we would
        like | we are looking for | we are trying to | please help | help me | can you help | could you help | i
        wonder | i was wondering | wondering | please tell me how | please explain | tell me how | i would love to | i
        have a question | need help | looking for | i have to | any idea | any ideas | is it possible | please advise
        | please send me | please cancel | please change | please remove | please delete | please reset | please add |
        i require | trying to | let me know how | like to know | want to know | need to know | ich mochte | ich will |
        ich brauche | ich benotige | ich suche | ich wurde gerne | ich versuche | wir mochten | wir brauchen | wir
        benotigen | bitte helfen | konnen sie mir | ist es moglich | je voudrais | je veux | j ai besoin | je souhaite
        | je cherche | j aimerais | nous voudrions | nous souhaitons | aidez moi | est il possible | j essaie | quiero
        | quisiera | necesito | me gustaria | busco | queremos | necesitamos | ayuda con | es posible | intento |
        vorrei | voglio | ho bisogno | sto cercando | mi serve | vorremmo | e possibile | quero | gostaria | preciso |
        procuro | e possivel | estou tentando | ik wil | ik zou graag | ik heb nodig | ik zoek | is het mogelijk |
        chce | chcialbym | chcialabym | potrzebuje | szukam | czy mozna
    """,
    Cue.PROBLEM: """
        error | errors | problem | problems | issue | issues | trouble | bug | crash | crashes | crashed | crashing |
        freeze | freezes | froze | frozen | freezing | hang | hangs | stuck | broken | broke | breaks | fail | fails |
        failed | failing | missing | lost | wrong | can not | could not | will not | does not | do not work | did not
        | is not | are not | unable | has no | have no | there is no | got no | with no | not working | stopped |
        stops | empty | blank | black | slow | refuses | rejected | denied | declined | invalid | expired |
        disappeared | vanished | gone | blocked | locked | duplicate | duplicated | charged twice | forgot | forgotten
        | corrupted | corrupt | grey | gray | loses | keeps | no longer | nothing happens | timed out | timeout |
        times out | not found | damaged | late | never arrived | instead of | complains | warning | overcharged |
        garbled | not | nothing | never | fehler | fehlermeldung | probleme | geht nicht | kann nicht | kann ich nicht
        | nicht | sturzt | abgesturzt | hangt | fehlt | fehlen | kaputt | leer | langsam | falsch | gesperrt |
        abgelaufen | verschwunden | erreur | probleme | ne marche | ne fonctionne | impossible | plante | bloque |
        manque | ne peux pas | ne peut pas | n arrive pas | perdu | lent | vide | pas | problema | fallo | falla | no
        funciona | no puedo | no se puede | no abre | no carga | se bloquea | bloqueado | falta | perdi | lento |
        vacio | vacia | no llega | no me deja | errore | problema | non funziona | non riesco | non posso | bloccato |
        manca | perso | vuoto | non si apre | non | erro | problema | nao funciona | nao consigo | travou | trava |
        falta | perdi | nao abre | nao | fout | probleem | werkt niet | kan niet | lukt niet | kwijt | leeg |
        vastgelopen | niet | blad | nie dziala | nie moge | zawiesza | brak | brakuje | nie otwiera | nie
    """,
    Cue.ADVICE: """
        you can | you could | you should | you need to | you have to | you will need to | you may | you must | you
        might | you just need | try to | i suggest | i recommend | we recommend | we suggest | make sure | please try
        | please make sure | please check | go to | click on | click the | have you tried | have you checked | did you
        try | did you check | could you try | can you try | could you please try | can you please try | please update
        | please install | please restart | please open | please go | simply | just click | just open | just go | all
        you need | the solution | the fix is | to fix this | to do this | to do that | to do so | follow these steps |
        these steps | the following steps | as follows | workaround | instead use | use the | you will find | you find
        it | it is under | it is in | is located | is because | this is because | the reason is | this happens when |
        this happens because | that happens when | i have reset | i have refunded | i refunded | i have changed | i
        have updated | i have enabled | i have activated | i have removed | i have unlocked | i have added | i have
        sent | i have extended | i have cancelled | i reset | i unlocked | i enabled | we have fixed | has been
        refunded | has been reset | has been unlocked | has been activated | has been cancelled | it is possible | it
        is not possible | is not supported | we do not offer | we do not support | not available in | sie konnen | sie
        mussen | sie sollten | gehen sie | klicken sie | offnen sie | wahlen sie | versuchen sie | starten sie |
        installieren sie | bitte offnen | bitte starten | bitte installieren | unter einstellungen | prufen sie |
        stellen sie sicher | aktivieren sie | deaktivieren sie | loschen sie | geben sie | drucken sie | setzen sie |
        vous pouvez | vous devez | il faut | il suffit | allez dans | cliquez | ouvrez | choisissez | essayez |
        installez | redemarrez | verifiez | assurez vous | veuillez ouvrir | veuillez installer | rendez vous |
        selectionnez | appuyez | puede | puedes | debe | tiene que | hay que | vaya a | haga clic | abra | elija |
        pulse | seleccione | intente | pruebe | reinicie | instale | compruebe | asegurese | vaya | haz clic | abre |
        ve a | active | desactive | puo | deve | bisogna | basta | vada | clicchi | apra | scelga | prema | selezioni
        | provi | riavvii | installi | verifichi | si assicuri | vai su | clicca | apri | voce pode | pode | deve |
        precisa | va em | clique | abra | escolha | selecione | tente | reinicie | instale | verifique | acesse |
        certifique se | u kunt | je kunt | u moet | ga naar | klik op | open | kies | probeer | start | installeer |
        controleer | selecteer | mozesz | moze pan | moze pani | nalezy | trzeba | przejdz | prosze kliknac | prosze
        otworzyc | kliknij | otworz | wybierz | zainstaluj | sprawdz
    """,
    Cue.NEW_TOPIC: """
        another question | one more question | one more thing | another thing | another issue | another problem |
        second question | different question | separate issue | also | by the way | btw | and also | one last thing |
        next question | a further question | while i am here | while i have you | on another note | additionally | in
        addition | besides | noch eine frage | eine weitere frage | ausserdem | ubrigens | autre question | encore une
        question | par ailleurs | aussi | otra pregunta | una pregunta mas | ademas | tambien | por cierto | un altra
        domanda | inoltre | a proposito | outra pergunta | mais uma pergunta | alem disso | nog een vraag | daarnaast
        | jeszcze jedno | jeszcze jedno pytanie | poza tym
    """,
    Cue.MORE: """
        any other idea | any other ideas | any other suggestion | any other suggestions | what else | anything else i
        can try | what now | what next | now what | what should i do now | what do i do now | something else i can |
        another way | other options | noch eine idee | was nun | was jetzt | autre idee | que faire | alguna otra idea
        | que hago ahora | altre idee | e adesso | alguma outra ideia | e agora | andere ideeen | wat nu | co teraz
    """,
}

CONNECTIVES = (
    "and also",
    "and",
    "also",
    "but",
    "so",
    "oh and",
    "oh",
    "ok so",
    "okay so",
    "ok",
    "okay",
    "well",
    "by the way",
    "btw",
    "one more thing",
    "one more question",
    "another question",
    "another thing",
    "next question",
    "yes",
    "yeah",
    "then",
    "great",
    "perfect",
    "actually",
    "und",
    "ausserdem",
    "noch eine frage",
    "et",
    "y",
    "tambien",
    "otra pregunta",
    "e",
    "en",
)
"""Words before a question that it does without; the longest that fits is cut."""

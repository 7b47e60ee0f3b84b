"""What agents say: data only, no logic.

Phrases are folded (lower case, no accents, contractions written out: ``can not``, ``it is``), parted by
``|``; ``_`` stands for any one word. Major languages in one table: a phrase of one language hardly ever
says something else in another.
"""

from __future__ import annotations

from collections.abc import Mapping

from feedme_desktop.extraction.cue_names import Cue

AGENT_PHRASES: Mapping[Cue, str] = {
    Cue.EMPATHY: """
        sorry to hear that | sad to hear | sorry to read | sorry to learn | je suis navre | je suis navree | navre |
        navree | nous sommes navres | bedauerlich | bedauere | siento mucho | que pena | mi rincresce | rincresce |
        spijtig | wat vervelend | wat jammer | sorry to hear about that | sorry about that | sorry for the
        inconvenience | sorry for the trouble | sorry for the delay | i am sorry | we are sorry | sorry | my apologies
        | apologies | i apologize | i apologise | we apologize | we apologise | apologies for the delay | i understand
        your frustration | i understand how frustrating | that must be frustrating | that sounds frustrating | that is
        annoying | i am very sorry | i am so sorry | for any inconvenience | for the inconvenience | that sounds
        annoying | i understand the urgency | i understand that this is | i know how important | i can see why | es
        tut mir leid | das tut mir leid | tut mir leid | entschuldigung | entschuldigen sie | wir bitten um
        entschuldigung | wir entschuldigen uns | je suis desole | je suis desolee | desole | desolee | nous sommes
        desoles | toutes nos excuses | veuillez nous excuser | lo siento | lo siento mucho | lamento | lamentamos |
        lamento las molestias | disculpe | disculpe las molestias | disculpa | perdon | mi dispiace | ci dispiace | mi
        scuso | ci scusiamo | scusi | sinto muito | desculpe | lamento | pedimos desculpas | sorry voor het ongemak |
        het spijt me | excuses | przepraszam | przykro mi | przepraszamy
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
        hold the line | stay on the line | remain on the line | please stay on | bleiben sie dran | bleiben sie bitte
        dran |
        bleiben sie in der leitung | restez en ligne | ne quittez pas | no cuelgue | mantengase en linea | permanezca
        en
        linea | resti in linea | rimanga in linea | nao desligue | aguarde na linha | blijf aan de lijn | blijft u
        aan de
        lijn | prosze pozostac na linii | nie rozlaczac |
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
        sprawdzam | prosze czekac | prosze chwile | prosze o
        chwile | prosze o cierpliwosc | enseguida estoy | ahora mismo estoy | sofort bei ihnen | gleich bei ihnen |
        subito da lei | ja te atendo | ja o atendo | zaraz wracam | still on it |
        we are on it
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
        information | no information yet | nie mam takiej informacji | nie mamy takiej informacji | nie mam
        informacji | nie mamy informacji | nie posiadam informacji | nie potrafie powiedziec | trudno powiedziec |
        non saprei | could not
        tell you | can not tell you | could not say | no sabria decirle | je ne saurais | nao saberia
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
}

"""What anybody says in support conversations: data only, no logic.

Phrases are folded (lower case, no accents, contractions written out: ``can not``, ``it is``), parted by
``|``; ``_`` stands for any one word. Major languages in one table: a phrase of one language hardly ever
says something else in another.
"""

from __future__ import annotations

from collections.abc import Mapping

from feedme_desktop.extraction.cue_names import Cue
from feedme_desktop.extraction.phrases_agent import AGENT_PHRASES
from feedme_desktop.extraction.phrases_desk import DESK_PHRASES

_COMMON: Mapping[Cue, str] = {
    Cue.GREETING: """
        hi | anyone there | is anyone there | anybody there | is anybody there | are you there | are you still there |
        still there | the weather is nice | nice weather | weather today | nice today | is not it | how was your
        weekend | have a nice weekend | hi there | hello | hello there | hey | hey there | hiya | heya |
        greetings | good
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
        obrigada | muito obrigado | muito obrigada | agradeco | dank je | dank je wel | dank u | dank u wel | bedankt
        | hartelijk dank | alvast bedankt | dziekuje | dziekuje bardzo | dzieki
    """,
    Cue.ACK: """
        ok | okay | okey | k | sure | sure thing | alright | all right | i see | got it | understood | of course |
        certainly | absolutely | right | no problem | no worries | you are welcome | you are very welcome | my
        pleasure | glad to hear that | so glad to hear | wat leuk | leuk om te horen | fijn om te horen | goed om te
        horen | schon zu horen | das freut uns | das freut mich | freut uns | ravi de l entendre | ravie de l entendre
        | me alegra | nos alegra | mi fa piacere | ci fa piacere | fico feliz | ficamos felizes | que bom | glad to
        hear it | great to hear | glad i could help | glad it works | glad that works | glad that worked | happy to
        hear that | that is great | great | perfect | awesome | nice | cool | good to know | makes sense | i
        understand | noted | yes | yes please | yeah | yep | no | nope | fine | very good | wonderful | excellent |
        fantastic | lovely | good | thats great | that makes sense | interesting | hmm | hm | oh | ah | oops | lol |
        haha | exactly | that is strange | that is odd | that is weird | strange | good question | great question |
        here is the thing | glad to help | klar | natur | naturlich | gern geschehen | gerne | verstanden | alles klar
        | in ordnung | kein problem | ja | nein | genau | super | prima | toll | ach so | bitte | bitte sehr | freut
        mich | d accord | bien sur | je vois | je comprends | compris | de rien | je vous en prie | avec plaisir | oui
        | non | parfait | super | tres bien | vale | claro | por supuesto | entiendo | entendido | de nada | si |
        perfecto | genial | muy bien | no hay problema | estupendo | con gusto | va bene | certo | certamente |
        capisco | prego | perfetto | ottimo | bene | nessun problema | figurati | si figuri | claro que sim | de
        acuerdo | esta bien | listo | entendu | tres bien | d accordo | capito | akkoord | goed | gut | esta bem |
        beleza | combinado | de acordo | entendi | certo | sim | nao | perfeito | otimo | tudo bem | imagina | oke |
        prima | begrepen | graag gedaan | natuurlijk | geen probleem | dobrze | rozumiem | tak | nie | jasne | nie ma
        za co | swietnie | oczywiscie
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
    Cue.SUCCESS: """
        it works | starts fine | runs fine | that was the reason | that was the cause | that was the culprit |
        confirmed working |
        confirmed fixed | is fine for now | is good for now | is ok for now | works for now | will do for now | you
        are a
        star | you are a legend | you are a hero | you are a genius | you are the best | daran lag es | das war der
        grund
        | das war die ursache | reicht furs erste | c etait ca | c etait la cause | c etait la raison | era eso | esa
        era
        la causa | era quello | era questo il motivo | era isso | essa era a causa | dat was het | daar lag het aan |
        to
        bylo to | to byla przyczyna | all fine | fine again | stable again | stable for | stable since | close
        the ticket | close this ticket | close my ticket | you rock | lifesaver | life saver | we are good | we are
        all good | i am logged in | logged in now | all sorted | that sorted it | is sorted | confirmed works |
        gefunden | encontrado | trovato | gevonden | it works now | works now | works fine | works again | works
        perfectly | works great | works like a charm | works well | it worked | that worked | this worked | worked |
        that works | this works | now works | now it works | working now | is working again | working again | it is
        working | is working now | works | that did it | that did the trick | did the trick | this did the trick |
        that fixed it | that fixed the | this fixed | fixed it | it is fixed | is fixed | that solved it | solved it |
        that solved | solved my | solved the | it is solved | is solved | problem solved | issue solved | issue
        resolved | problem is gone | issue is gone | error is gone | is gone | are gone | has gone | went away |
        disappeared | is resolved | resolved | that resolved | all good | all good now | all set | i am all set |
        everything works | everything is fine | everything is back | it is back | is back | are back | i am in | i am
        back in | i can see it now | i can log in | i can log in now | i can sign in | i see it now | see it now |
        found it | i found it | found them | i found them | got it working | it went through | that helped |
        it helped | this helped | very
        helpful | really helpful | that is what i needed | exactly what i needed | that is exactly what | just what i
        needed | that answers | answers my question | that was it | that is it thanks | it did | it does now | up and
        running | back to normal | no more errors | no longer | no more error | successful | successfully | success |
        much better | faster now | is fine now | fine now | perfect that | did help | managed to | able to _ now | now
        i can | i can _ now | now they | now it | now everything | all there | they are there | it is there | it is
        there now | arrived now | just arrived | has arrived | it opens | opens again | opens now | loads now | loads
        again | prints now | prints again | syncs again | syncs now | connected now | connects now | it connects |
        installed now | finished now | runs now | runs again | starts now | starts again | sent now | looks good |
        looks right | looks good now | looks correct | funktioniert jetzt | funktioniert wieder | jetzt funktioniert |
        jetzt geht | geht jetzt | es geht | es klappt | hat geklappt | das hat geholfen | hat funktioniert | klappt
        jetzt | jetzt klappt | problem gelost | ist gelost | geht wieder | es funktioniert | lauft wieder | lauft
        jetzt | das war es | hat das problem gelost | ca marche | ca fonctionne | cela fonctionne | maintenant ca | ca
        a marche | cela a fonctionne | probleme resolu | c est resolu | c est bon | tout fonctionne | fonctionne
        maintenant | fonctionne a nouveau | marche maintenant | c est regle | ya funciona | funciona ahora | ahora
        funciona | ha funcionado | funciono | funciona perfectamente | ahora si | solucionado | resuelto | ya esta |
        ya puedo | ahora puedo | todo bien | se soluciono | se ha solucionado | funciona | funziona | ora funziona |
        adesso funziona | ha funzionato | risolto | problema risolto | tutto a posto | ora va | ora posso | agora
        funciona | funcionou | esta funcionando | deu certo | consegui | conseguimos | resolveu | ci sono riuscito |
        ci sono riuscita | ce l ho fatta | lo consegui | lo he conseguido | lo logre | j ai reussi | geschafft |
        resolvido | agora consigo | tudo certo | voltou a funcionar | werkt nu | het werkt | werkt weer | opgelost |
        het is gelukt | gelukt | nu werkt | dziala | teraz dziala | juz dziala | zadzialalo | udalo sie | problem
        rozwiazany | rozwiazane | pomoglo
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
        | does not solve | not solve | did not change | no change | nothing changed | nothing changes |
        changes nothing | nothing has changed | changed
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
        | spoke too soon | spoke too early | celebrated too early | celebrated too soon | sorry too early | sorry too
        soon | happy too soon | happy too early | zu fruh gefreut | parle trop vite | rejoui trop vite | hable
        demasiado pronto | cante victoria | parlato troppo presto | cantato vittoria | falei cedo demais | cantei
        vitoria | te vroeg gejuicht | za wczesnie sie ucieszylem | za wczesnie sie ucieszylam
    """,
    Cue.RETURNED: """
        is back | are back | has returned | have returned | has reappeared | came back | has come back | ist zuruck |
        wieder da | wieder aufgetreten | wieder aufgetaucht | tritt wieder auf | est revenu | est revenue | sont
        revenus | sont revenues | est de retour | revient | ha vuelto | han vuelto | volvio | reaparecio | ha
        reaparecido | e tornato | e tornata | sono tornati | e ricomparso | si ripresenta | voltou | voltaram |
        reapareceu | is terug | zijn terug | is weer terug | wrocil | wrocilo | powrocil
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

PHRASES: Mapping[Cue, str] = {**_COMMON, **AGENT_PHRASES, **DESK_PHRASES}

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

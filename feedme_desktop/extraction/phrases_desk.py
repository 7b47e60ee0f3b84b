"""What is said about the ticket rather than about the matter, and how people correct themselves: data only, no logic.

Phrases are written as in ``phrases``.
"""

from __future__ import annotations

from collections.abc import Mapping

from feedme_desktop.extraction.cue_names import Cue

DESK_PHRASES: Mapping[Cue, str] = {
    Cue.ADMIN: """
        rate this | rate my | diese antwort bewerten | antwort unten bewerten | antwort hier bewerten | unsere antwort
        bewerten | antwort bewerten | diesen chat bewerten | dieses gesprach bewerten | gesprach bewerten | evaluer
        cette
        reponse | noter cette reponse | evaluer cet echange | noter cet echange | valorar esta respuesta | calificar
        esta
        respuesta | puntuar esta respuesta | valorar esta conversacion | valutare questa risposta | valutare la
        risposta
        | valutare questa chat | avaliar esta resposta | avaliar a resposta | avaliar esta conversa | dit antwoord
        beoordelen | antwoord hieronder beoordelen | antwoord beoordelen | dit gesprek beoordelen | ocenic te
        odpowiedz |
        ocenic odpowiedz | ocenic rozmowe | see my other _ | see my previous _ | see my last _ | see our other _ |
        see the other ticket | see my reply |
        see
        my answer | see our reply | see our answer | read my other _ | read my last _ | read my reply | check my other
        _ | check my last _ | check my reply | siehe meine andere _ | siehe meine letzte _ | siehe meine antwort |
        meine andere antwort | voir mon autre _ | voir ma reponse | mon autre reponse | mi otra respuesta | vea mi
        respuesta | la mia altra risposta | veda la mia risposta | minha outra resposta | veja a minha resposta | zie
        mijn andere _ | zie mijn antwoord | mijn andere antwoord | moja druga odpowiedz | moja inna odpowiedz |
        have not heard from you | have not heard back | not heard back | did not hear back | no reply from you | no
        response from you | not received a reply | not received a response | not received any response | not received
        any reply | did not receive a reply | did not receive a response | waiting for your reply | waiting for your
        response | waiting for your answer | awaiting your reply | awaiting your response | friendly reminder | gentle
        reminder | just checking in | wanted to check in | following up on | did you have a chance | have you had a
        chance | still need assistance | still need our help | closing this | closing the ticket | closing your |
        close this ticket | close the ticket | close your ticket | close this case | close this chat | close the chat
        | close your case | close the case | close this request | considered solved | considered resolved | marked as
        solved | marked as resolved | mark this as | marking this as | set to solved | set to closed | open a new
        ticket | open a new chat | open a new request | start a new chat | come back to us | come back any time | come
        back at any time | contact us again | contact us any time | contact us at any time | write to us again | write
        us again | reply to this message | reply to this mail | reply to this email | replying to this | reply to this
        ticket | reply here if | is a duplicate | a duplicate of | duplicate ticket | duplicate of ticket | merged
        with | merged into | merged your | merging this | merged this | merged these | merged the two | merged both |
        carry on there | merge this ticket | continue there | continue in the other | already taking care | already
        handling | already working on | rate our | satisfaction survey | short survey | quick survey | how satisfied |
        how did we do | how did i do | leave feedback | your feedback | wrong number | wrong chat | wrong window |
        wrong department | wrong company | request received | your reference is | your reference number | your ticket
        is | received your message | received your mail | received your email | received your request | got your
        message | your request id | your ticket number is | your ticket id | your reference number | your case number
        | ticket has been | request has been | case has been | for updates | for further updates | thank you for
        reporting | thanks for reporting | thank you for your report | thank you for bringing | thanks for bringing |
        thanks for flagging | thanks for your feedback | thank you for your feedback | appreciate your feedback | pass
        on your feedback | nichts von ihnen gehort | keine antwort von ihnen | keine ruckmeldung | keine antwort
        erhalten | warten auf ihre antwort | warten auf ihre ruckmeldung | freundliche erinnerung | schliesse das
        ticket | schliessen das ticket | jederzeit wieder | jederzeit an uns | jederzeit melden | ist ein duplikat |
        doppeltes ticket | bewerten sie | ihr feedback | ihre bewertung | falsche nummer | verwahlt | falsche
        abteilung | ihre anfrage erhalten | ihre nachricht erhalten | ihre e-mail erhalten | ist eingegangen | ist bei
        uns eingegangen | eingang ihrer | ihre ticketnummer | sans reponse de votre part | sans nouvelles de votre
        part | pas eu de reponse | pas de nouvelles de votre part | cloturons | cloture | cloturer | fermons ce ticket
        | ferme ce ticket | fermer ce ticket | nous recontacter | nous contacter a nouveau | recontacter si | un
        doublon | noter notre | evaluer notre | votre satisfaction | mauvais numero | bien recu votre | recu votre
        demande | votre demande a ete | a bien ete enregistree | a ete enregistree | simple rappel | petit rappel |
        sin respuesta de su parte | sin respuesta por su parte | no hemos recibido respuesta | sin noticias suyas |
        cerrar el ticket | volver a contactarnos | volver a contactar | contactarnos de nuevo | es un duplicado |
        ticket duplicado | califique | numero equivocado | hemos recibido su | recibido su solicitud | recibimos su |
        su opinion | non abbiamo ricevuto risposta | in attesa di una sua | chiudere il ticket | ricontattarci |
        contattarci di nuovo | e un duplicato | numero sbagliato | abbiamo ricevuto la | ricevuto la sua | la sua
        opinione | niets meer van je | niets meer van u | niets van u gehoord | niets van je gehoord | geen reactie
        ontvangen | geen reactie van | geen antwoord ontvangen | sluiten dit ticket | sluit dit ticket | opnieuw
        contact | is een duplicaat | dubbel ticket | beoordeel | verkeerd nummer | verkeerd verbonden | verkeerde
        nummer | je bericht ontvangen | uw bericht ontvangen | je aanvraag ontvangen | uw aanvraag ontvangen | uw
        verzoek ontvangen | nao recebemos resposta | nao tivemos retorno | nao obtivemos | fechar este | entrar em
        contato novamente | nos contatar novamente | e uma duplicata | chamado duplicado | esta duplicado | avalie |
        pesquisa de satisfacao | numero errado | recebemos sua | recebemos seu | recebemos a sua | recebemos o seu |
        sua opiniao | ticket is closed | ticket will be closed | case is closed | chat is closed | ticket is now
        closed | rate the support | rate the help | rate the service | rate the conversation | rate your experience |
        rate your conversation | rate your chat | message has been received | mail has been received | email has been
        received | has been assigned to one | assigned to one of our | wird das ticket geschlossen | wurde das ticket
        geschlossen | ticket wird geschlossen | ticket wurde geschlossen | ticket ist geschlossen | anfrage wurde
        geschlossen | ticket cerrado | caso cerrado | caso esta cerrado | ticket esta cerrado | chamado encerrado |
        chamado foi encerrado | ticket is gesloten | ticket wordt gesloten | il ticket e chiuso | ticket e stato
        chiuso | kurze umfrage | unserer umfrage | breve encuesta | nuestra encuesta | breve sondaggio | nostro
        sondaggio | courte enquete | notre enquete | korte enquete | onze enquete | cerramos este | cerramos el |
        cerramos su | cierro este | cierro el | cierro su | chiudiamo il | chiudiamo questo | chiudiamo la | chiudo il
        | chiudo questo | chiudo la | fechamos este | fechamos o | fechando este | fechando o | encerrando este |
        encerrando o | encerramos este | encerramos o | encerrar este | encerrar o | encerrar seu | sluiten we dit |
        sluiten we het | sluiten we je | sluit ik dit | sluit ik het | schliesse ich dieses | schliesse ich das ticket
        | schliesse ich ihr | schliessen wir das ticket | schliessen wir dieses | schliessen wir ihr | ticket
        zugewiesen | consider this ticket | consider this case | consider this issue | consider this solved | consider
        this resolved | consider this closed | evaluez notre | valore nuestra | valorar nuestra | valorar la atencion
        | valuti la | valutare il nostro | avaliar nosso | avaliar o atendimento | beoordeel ons | beoordeel je |
        beoordeel uw | onze service beoordelen | reopen the | reopen it | reopen this | reopen your | re-open the |
        re-open it | re-open this | free to reopen | free to re-open | rouvrir ce | rouvrir le | rouvrir votre |
        reabrir el | reabrir este | reabrirlo | reabrir o | riaprire il | riaprirlo | dit ticket heropenen | het
        ticket heropenen | ticket wieder offnen | ticket erneut offnen | ticket wieder eroffnen | ticket jederzeit |
        zufrieden waren sie mit | rate us | leave us a review | leave us feedback | still need help with this | sin
        respuesta en | sem resposta do cliente | nessuna risposta da parte sua |
        nie otrzymalismy odpowiedzi | brak odpowiedzi | brakiem odpowiedzi | zamykam zgloszenie | zamykamy zgloszenie |
        zgloszenie zostalo | panstwa zgloszenie | zgloszenie zamkniete | prosze ocenic | oceniasz nasza | krotka
        ankiete | krotkiej ankiety | otrzymalismy panstwa | otrzymalismy pana | otrzymalismy pani | duplikat
        zgloszenia | zly numer | niewlasciwy dzial | reply above this line | bien parvenu | nous est parvenu | hier
        leider falsch | leider falsch verbunden | anderes team zustandig | andere abteilung zustandig | nicht
        zustandig | landed at the wrong | reached the wrong | gaan wij niet over | not our department
    """,
    Cue.AUTO: """
        away until | i am away | no access to my | limited access to | back in the office on | automatic reply |
        automatic response | automatic message | automated reply | automated response | automated message | auto reply
        | auto-reply | autoreply | auto response | out of office | out of the office | on vacation until | on annual
        leave | on leave until | automatische antwort | automatische nachricht | automatisch generierte | automatisch
        erstellt | automatisch erzeugt | abwesenheitsnotiz | nicht im buro | bin ich abwesend | bin abwesend | ausser
        haus | im urlaub | reponse automatique | message automatique | absent du bureau | absente du bureau | hors du
        bureau | suis absent | suis absente | en conges | en conge jusqu | respuesta automatica | mensaje automatico |
        fuera de la oficina | fuera de oficina | estoy de vacaciones | risposta automatica | messaggio automatico |
        fuori ufficio | sono in ferie | fuori sede | automatisch antwoord | automatisch bericht | automatische reactie
        | niet op kantoor | afwezig tot | ben afwezig | met vakantie | op vakantie tot | resposta automatica |
        mensagem automatica | fora do escritorio | estou de ferias | ausente do escritorio | jestem na urlopie |
        przebywam na urlopie | poza biurem | wiadomosc automatyczna | odpowiedz automatyczna | wiadomosc zostala
        wygenerowana automatycznie | not monitored | mail wird nicht gelesen | mails werden nicht gelesen | nicht am
        platz | nicht am arbeitsplatz
    """,
    Cue.NUDGE: """
        any update | any updates | any news | any progress | any word on | is there an update | is there any update |
        still waiting | still no answer | still no reply | still no response | hurry up | please hurry | how long will
        it take | how much longer | when will they call | when will they | when will somebody | when will someone |
        when will i get an answer | wann meldet | wann melden | wann ruft | wann werde ich | quand vont ils | quand
        serai je | cuando me llaman | cuando me responderan | quando mi richiamate | quando mi chiamano | wanneer hoor
        | wanneer word ik | quando vao me | when will i hear | when can i expect an answer | when can i expect a reply
        | waiting for an answer | waiting for a reply | please respond | please reply | please answer | could you
        please respond | just checking if | etwas neues | schon neuigkeiten | gibt es neuigkeiten | irgendwelche
        neuigkeiten | wie ist der stand | warte noch | warte immer noch | wann bekomme ich antwort | wann bekomme ich
        eine antwort | bitte um antwort | du nouveau | des nouvelles | une reponse svp | toujours en attente | j
        attends toujours | alguna novedad | hay novedades | alguna noticia | sigo esperando | sigo a la espera | ci
        sono novita | qualche novita | ci sono aggiornamenti | sto ancora aspettando | attendo ancora | is er al
        nieuws | al nieuws | nog nieuws | al iets bekend | ik wacht nog | wacht nog steeds | alguma novidade | tem
        novidade | alguma noticia | alguma atualizacao | ainda aguardo | continuo aguardando | ainda estou esperando |
        stand der dinge | aktueller stand | bitte um ruckmeldung | um ruckmeldung | eine ruckmeldung | status update
        please
    """,
    Cue.CORRECTION: """
        i meant | i mean | i meant to say | meant to write | meant to say | i misspoke | i mistyped | i misread | i
        mixed up | mixed that up | mixed it up | small correction | to correct myself | let me correct | i need to
        correct | i have to correct | i must correct | i was wrong | i was mistaken | i made a mistake | made a
        mistake | my mistake | my bad | my error | that was wrong | that is wrong | this was wrong | that was
        incorrect | was incorrect | that is incorrect | gave you the wrong | told you the wrong | told you wrong |
        sent you the wrong | scratch that | strike that | ignore that | ignore my | ignore what i | disregard my |
        disregard that | forget what i | forget my last | not what i said | instead of what i said | that should have
        been | should have said | should have written | no longer correct | is outdated | is out of date | i stand
        corrected | on second thought | wait no | no wait | berichtigung | korrigiere | richtigstellung | ich meinte |
        meinte naturlich | habe mich geirrt | mich vertan | mich verschrieben | vertippt | mein fehler | das war
        falsch | war nicht richtig | war nicht korrekt | muss mich korrigieren | muss ich korrigieren | vergessen sie
        | ignorieren sie | richtig heissen | erratum | je voulais dire | je me suis trompe | je me suis trompee | me
        suis trompe | me suis trompee | mon erreur | erreur de ma part | c etait faux | ne tenez pas compte | oubliez
        ce que | je me corrige | quise decir | queria decir | me equivoque | me he equivocado | error mio | fue un
        error mio | corrijo | me corrijo | fe de erratas | no tenga en cuenta | ignore lo | ignore mi | olvide lo |
        era incorrecto | rettifica | volevo dire | intendevo | mi sono sbagliato | mi sono sbagliata | mi sono confuso
        | mi correggo | errore mio | ignori il | ignori la | era sbagliato | rectificatie | ik bedoelde | ik bedoel |
        heb me vergist | vergiste me | ik zat fout | ik zat ernaast | mijn fout | foutje van mij | dat klopte niet |
        was niet juist | was onjuist | negeer mijn | retificacao | corrigindo | quis dizer | eu queria dizer | me
        enganei | enganei me | equivoquei | erro meu | errei | estava errado | estava errada | desconsidere | ignore a
        minha | ignore o que | my correction | a correction | one correction | was a typo | is a typo | typo in my |
        there was a typo | sorry typo | oops typo | my typo | sorry wrong _ | oops wrong _ | apologies wrong _ | gave
        you outdated | gave you old | gave you incorrect | gave you false | gave you out | told you the old | that was
        the old _ | that was an old _ | that was the previous _ | disregard what | disregard the above | disregard the
        last | disregard the previous | disregard everything i | forget my last | forget my previous | forget the last
        | forget everything i | veraltete information gegeben | veraltete informationen gegeben | veraltete auskunft
        gegeben | falsche auskunft gegeben | falsche information gegeben | falsche informationen gegeben | das war die
        alte _ | das war der alte _ | das war das alte _ | sorry falsche _ | entschuldigung falsche _ | sorry
        tippfehler | entschuldigung tippfehler | donne une mauvaise information | donne une information obsolete |
        donne des informations obsoletes | c etait l ancien _ | c etait l ancienne _ | pardon faute de frappe | di
        informacion desactualizada | di informacion antigua | di informacion incorrecta | di informacion equivocada |
        di una informacion | esa era la antigua | ese era el antiguo | dato informazioni vecchie | dato informazioni
        sbagliate | dato informazioni errate | dato un informazione | quella era la vecchia | quello era il vecchio |
        dei informacao desatualizada | dei informacao errada | dei informacao antiga | dei uma informacao | passei
        informacao errada | essa era a antiga | esse era o antigo | enganei-me | equivoquei-me | confundi-me | lapso
        meu | verouderde informatie gegeven | verkeerde informatie gegeven | onjuiste informatie gegeven | dat was de
        oude _ | dat was het oude _ | sorry tikfout | sorry typfout | mialem na mysli | mialam na mysli | pomylilem sie
        | pomylilam sie | moj blad | moja pomylka | prosze zignorowac | podalem bledne | podalam bledne | podalem
        nieaktualne | podalam nieaktualne | to byla stara _ | to byl stary _
    """,
    Cue.CONCEDES: """
        was mistaken | were mistaken | not quite right | not quite correct | is not right | was not right | was not
        correct | is not correct | not accurate | no longer true | das stimmt nicht | stimmt nicht mehr | hat sich
        geirrt | nicht ganz richtig | c est inexact | n est pas exact | s est trompe | s est trompee | no es correcto
        | se equivoco | no es del todo cierto | non e corretto | non e esatto | si e sbagliato | klopt niet | vergiste
        zich | niet helemaal juist | nao esta correto | nao e bem assim | se enganou | you are right | you are correct
        | good catch | well spotted | thanks for pointing | thank you for pointing | i stand corrected | sie haben
        recht | da haben sie recht | du hast recht | stimmt | vous avez raison | tu as raison | tiene razon | tienes
        razon | ha ragione | hai ragione | tem razao | voce tem razao | je hebt gelijk | u heeft gelijk | heb je
        gelijk
    """,
}

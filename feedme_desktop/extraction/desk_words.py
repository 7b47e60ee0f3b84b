"""Words of which a support desk makes sentences that answer nothing: data only, no logic.

Folded. A sentence of an agent that consists of little else promises, thanks, hands over or closes; what it says of the
matter would need words that are not here. Words of six letters and more stand for all that begin alike.
"""

from __future__ import annotations

from feedme_desktop.extraction.wordlists import word_set

DESK_WORDS = word_set("""
    able access accordingly acknowledge advise agent agents aim answer answers apologies apologise apologize
    appreciate appreciated arrange asap ask asked asking assign assist assistance attention available aware away back
    bear believe billing bring brought busy call called calling capacity care case cases chase chased chasing chat
    check checked checking clarify close closed closely colleague colleagues comment comments coming company complaint
    concern concerns confirm confirmation confirmed connect contact contacted contacting continue coordinate correct
    currently customer customers dealing delay delays department desk developer developers direct directly discuss
    email emails engineer engineers enquiry escalate escalated escalation everyone everything expect experience
    experiencing expert experts feedback feel fill follow following forget form forward forwarded frustrating fully
    further gladly glad hand handed handle handled handling happen happened happy hear heard helpdesk higher highest
    hold holiday hope hopefully hotline hours hurry immediately important inbox inconvenience inform information
    informed inquiry inspect internal internally investigate investigating investigation involve issue issues join
    keep kind kindly know latest later leave level line log logged logs longer look looking loop mail mailbox manager
    manufacturer matter member message messages minute mobile moment monitor move near necessary nearest needed new
    news nice noted notice notified notify number numbers office ongoing open opened operator opinion order outage
    outages parties partner partners pass passed patience patient people person phone pick picked platform pleasure
    point post priorit priority prioritise problem problems proceed process processed progress promptly
    provider provide provided put queries query question questions queue quick quickly raise raised rate reach reached
    read ready real receive received record reference referred regard regarding regards register registered relevant
    remain remind reminder reply replies report reported reporting representative request requests research resolution
    resolve resolved resolving respond response responsible rest restore restored result return review reviewed
    reviewing right ring safe sales satisfied schedule second seconds send serious share shared shortly sincerely
    situation small solution solve solved solving someone soon sorry sort sorted speak special specialist specialists
    staff start status supervisor support supplier survey system systems take taken talk team teams technical
    technician technicians ten thank third ticket tickets together took top touch track trouble truly try trying turn
    understand understanding unfortunate unusual upstairs urgent usual usually vendor verify
    view visit volume volumes wait waiting warehouse weekend welcome wish work working works world worry write writing
    written

    abteilung abwesend anfrage anfragen anliegen anrufen ansprechpartner antwort antworten anwesend arbeit arbeite
    arbeiten auftrag aufwand augenblick baldmoglichst bald bearbeiten bearbeitung bearbeitet bekommen bemuhen
    benachrichtigt bescheid besprechen bitten bitte bleiben briefing buchhaltung dank danke dauern dauert direkt dran
    dringend dringlichkeit eingang eingegangen einmal eintrag eintreffen entschuldigen entschuldigung entwickler
    entwicklung erhalten erkundige erneut erreichen erreichbar erreicht erst experte experten fachabteilung
    fachbereich fall falle fallen fehlt feedback fertig frage fragen freuen freundlich frist gebe geben gebeten geduld
    geehrte gehen gehort geleitet gemeldet gemeinsam genau gerade gerne gesehen geschlossen gibt gleich grund halten
    herr frau hilfe hinterlegt hinweis hoffe hoffen hohe information informiere informieren intern interne jederzeit
    jetzt kenntnis kennung klaren klarung kollege kollegen kollegin kommen kommt kontakt kontaktieren kontaktiert
    kummere kummern kummert kunde kunden kurz kurze kurzfristig kurzlich kunftig lange langer leider leite leiten
    leitet liegt losung losen mail mails meine meinem melde melden meldet meldung mitarbeiter mitgeteilt
    mitteilung moment nachfragen nachricht nachsehen nachste nehme nehmen neue neues neuigkeiten
    notiert nummer person personlich priorität problem probleme prufe prufen prufung ruckfrage ruckmeldung ruckruf
    rufe rufen rund sache sachverhalt schauen schaue schicken schliessen schnell schnellstmoglich schreiben sehe sehen
    selbstverstandlich senden sicher sobald sorgen spezialist stand stelle stellen storung storungen team techniker
    technik technische telefonisch termin ticket tun uberprufen umgehend umstande unannehmlichkeiten unser unsere
    untersuchen untersuchung urlaub verbinde verbinden verfugung vergeben vermerkt versprechen verstandnis
    versuche versuchen verzogerung viel viele vorgang vorgesetzte vorliegt vorrang warte warten wartezeit weiss weiter
    weitergeben weitergeleitet weiterhelfen weiterleiten wieder wunsch wunschen zeit zeitnah zufrieden zukommen zuruck
    zustandig zustandige zuweisen

    absence absent accuse actualite actuellement afin aide aider ajout analyse analyser appel appeler apprecie appuie
    arriere attendre attente attentif aucun aussitot avance avis avons bien bientot bonne bref bureau cas centre
    charge cher chere client clients clos cloturer clôture collegue collegues comprehension compris concernant
    concerne confirmer connaissance conseiller contact contacter contactes cordialement cours courriel delai delais
    demande demandes demander demarche departement desagrement desole desolee difficultes direct directement
    disponible disposition doit donner dossier echange effectuer effort encore engagement enquete enregistree envoie
    envoyer equipe equipes equipe escalade espere essayer etat etude etudier examen examiner excuses expert experts
    faire fait fermer fiche fois force fournisseur gene gerer grand gros heures immediat importance incident incidents
    inconvenient indisponible informer informations instant interne intervention investigation jour jours justement
    laisser lance lieu livre long madame manager mail maximum meilleurs mesure minute mobilise mobilises moment
    monsieur necessaire nombreux notons nouveau nouvelle nouvelles numero operation ouvert parle partenaire passe
    patience patienter personne personnel peu plaisir plus plutot point prealable prendre pres presse
    prevenir prevenu priorite prise probleme prochain prochainement proposer rapide rapidement rappel rappeler
    recevoir recevrez recherche reclamation recontacter reference regler regarde remercie remonter remontee rencontre
    rencontrons rendez renseigner renseignement repondre reponse reprendre requete resolution resoudre responsable
    ressort reste retard retour retablir revenir reviens reviendrai revient savoir semaine service services signaler
    signalement simple situation soin soit soucis souci sous special specialiste suite suivi sujet superieur support
    sur surveille technicien techniciens technique techniques tenir ticket tiens tient tot toute traite traitement
    traiter transferer transfere transmettre transmis travail travaille travaillent travaillons trouver urgence urgent
    valider verifier verifie vite voir volume vraiment

    abierto acuerdo adelante agente agradecemos agradezco ahora ajuda almacen amable analizar area asegurar asistencia
    atencion atender atento ausente avisar avisaremos aviso ayuda ayudar bastante breve brevedad buscar cargo caso
    casos centro cerrado cerrar cliente clientes colega colegas comentar comentario comentarios companera companero
    companeros compania comprension comprobar comunicar confirmar conocimiento consulta consultar contactar contacto
    correo cosa cuanto cuenta dare debido decir dejar demora departamento derivado derivar desarrollo detalle dia dias
    dificultades dirección directamente dispuesto dudas encargado encuesta enfado enseguida enviado enviar envio
    equipo equipos error errores escalado escalar escribir escribiremos espera esperar esperamos especialista
    especialistas estado estimada estimado estudiar estudiando evaluar experiencia experto favor fecha feliz gestion
    gestionar gracias grave hablar hacer historial hora horas importante incidencia incidencias inconveniente
    incomodidad informar informado informaremos interno investigar jefe lamentamos lamento lamentable lista llamada
    llamar llamaremos llegar lunes mantener mantendremos maxima mayor mensaje minuto minutos mismo molestia molestias
    momento motivo mucho necesario nota notificar novedad novedades nuevo numero oficina opinion orden paciencia parte
    pasado pasar pendiente pedido persona personal plazo poder poner pondra pondremos preguntar presente
    prioridad problema problemas procesar pronto proveedor proximo pues puesto queja recibido recibira recibir
    reclamacion referencia registrado registrar remitido resolver resolverlo resolviendo responder responderemos
    respuesta resultado revisar revisando revision saber seguimiento seguir seguro semana senor senora servicio
    solicitud solicitudes solucion solucionar solucionarlo soporte superior tarea tecnica tecnico tecnicos tema tendra
    tener tiempo ticket tomar trabajando trabajo tramitar tramite trasladar trasladado traslado tratar tratando
    urgente valorar verificar vez vuelta

    aggiornamenti aggiornamento aggiornare aiutare aiuto analisi appena area ascoltare aspetta aspettare assegnato
    assenza assistenza assicuro attendere attesa attenzione attimo aver avere avuto avviseremo avvisare azienda
    bisogno breve buona caso casi cercare certo chiamare chiamata chiesto chiudere chiuso cliente clienti
    collaborazione collega colleghi commenti completamente comprensione comunicare comunicazione confermare conferma
    contattare contattera contatteremo contatto controllare controllo cordiali corso cosa dare data dettagli
    difficolta dipartimento direttamente disagi disagio disposizione dispiace entro esperto esperti essere fare fatto
    feedback fiducia fornitore garantire gentile gestire gestione giorni giorno grazie gruppo guasto importante
    inconveniente indagare informare informazioni inoltrare inoltrato inoltro intervento lavorando lavoro lamentela
    lasciare libero lunedi maggior messaggio mettere minuto momento motivo necessario notizia notizie nuova nuovo
    numero occupare occupa operatore operatori ordine ore ottenere parlare parte partner passare passato pazienza
    persona personale pratica prego prendere presa presto prima priorita problema problemi procedere
    processo prossimo pronto provvedere quanto questione reclamo reparto responsabile richiesta richieste ricevere
    ricevuto ricontattare ricontattera ricontatteremo riferimento riguardo riguardare risolto risolvere rispondere
    risposta riscontro riscontri ritardo sapere sappia scritto scrivere scriviamo scusa scuse segnalare segnalato
    segnalazione seguire senza sentire servizio settimana sicuro signora signore situazione soluzione sondaggio
    soddisfazione specialista specialisti squadra stato subito superiore supporto tecnica tecnici tecnico telefono
    tempi tempo ticket tornare trasmesso trasmettere trasferire trattare ufficio urgente urgenza valutare valutazione
    vediamo venerdi verifica verificare verificando voce volta

    aanvraag aandacht aangemaakt aangenomen aanspreekpunt afdeling afgesloten afhandelen afwachten afwezig algauw
    antwoord antwoorden beantwoorden behandelen behandeld behandeling bekend bekijken bel bellen beschikbaar bedankt
    begrip begrijp beoordelen bericht berichten best bezig bezorgd bij binnen binnenkort collega collegas contact
    contactpersoon controle controleren dank dag dagen dankjewel doen doorgeven doorgegeven doorgestuurd doorgezet
    doorsturen doorverbinden druk drukte duren duurt enquete ervaren ervaring excuses expert feedback fijn fout gaan
    geduld gegevens gehoord gekeken gelezen gemeld geen gesloten gesprek geven gevraagd goed graag helaas helpen
    herinneren hoe hogere hoogte hoop horen hulp informatie informeren ingepland intern jammer kijk kijken klacht
    klant klanten komen komt kort kortom krijg krijgen krijgt langer laten later leverancier lossen maken manager mail
    mailen meer melden melding meteen mening mensen minuten moeite moment monteur nagaan nakijken navraag
    nemen nieuws nodig nogmaals nummer onderzoek onderzoeken ongemak onze ontvangen oplossen oplossing opgelost
    opmerking opnemen oppakken opgepakt overdragen overleg overleggen partner persoon plannen prioriteit probleem
    problemen proberen reactie reageren referentie regelen respons rustig samen schrijven service sluiten snel sneller
    spijt specialist spoed status stellen storing sturen stuur support systeem team technici technische technicus
    terug terugbellen terugkomen ticket tijd toch uitzoeken uur vandaag vast verbinden vertraging vervelend
    verwachten verwerken verzoek verder vinden volgende voorleggen voorgelegd vraag vragen wachten wachttijd week
    weken werken werkdagen weten zaak zaken zien zorgen zo zoeken zodra

    abertura aberto acompanhar agente agradecemos agradeco aguardar aguarde agora ajuda ajudar amanha analise analisar
    analisando andamento aquisicao area assim assistencia assunto atencao atender atendente atendimento atraso ausente
    avaliar avisar avisaremos aviso base breve brevemente buscar cargo caso casos chamado chamados cliente clientes
    colega colegas comentario comentarios compreensao comunicar conferir confirmar consultar contatar contato contacto
    conversar correio cuidar dados dar demora departamento desculpa desculpas desenvolvimento detalhe dia dias
    dificuldade dificuldades direto diretamente disposicao dizer duvida duvidas encaminhar encaminhado encaminhamos
    encerrado entender entrar enviado enviar equipe equipa equipes erro escalado escrever especialista especialistas
    espera esperar estado estimado experiencia falar falha favor fazer feedback feliz ferias filial fornecedor gerente
    gestor gentileza gratos hoje hora horas importante incomodo inconveniente informacao informacoes informar
    informado instantes interno investigar lamentamos lamento ligacao ligar logo maior mais manter mensagem minuto
    minutos momento motivo mundo necessario nota nova novas novidade novidades numero ocorrencia opiniao ordem
    paciencia parceiro parte passar passado pedido pedidos pendente pessoa pessoal poder posicao prazo
    precisar prezado prezada prioridade problema problemas processar proximo pronto protocolo questao quanto rapido
    rapidamente receber recebido recebemos receberá reclamacao referencia registrado registrar repassar repassado
    resolver resolvendo responder responderemos resposta responsavel resultado retornar retorno retornaremos reuniao
    saber segunda seguinte segue semana senhor senhora servico setor setores situacao solicitacao solicitacoes solucao
    solucionar status superior suporte tecnica tecnico tecnicos tempo ter ticket tomar trabalhando transferir
    transtorno transtornos tratar tratando tratativa urgencia urgente uteis util verificar verificando vez vezes volta
    voltar voltaremos
""")

TIMES = word_set("""
    within two three four five few couple next several innerhalb binnen zwei drei wenige dans deux trois entro due tre
    dentro dos tres twee drie enkele paar dois duas alcuni quelques minute minutes hour hours day days week weeks
    month months today tomorrow tonight yesterday monday tuesday wednesday thursday friday saturday sunday january
    february march april may june july august september october november december morning afternoon evening midnight
    noon business working minuten stunde stunden tag tage tagen woche wochen monat heute morgen gestern montag
    dienstag mittwoch donnerstag freitag samstag sonntag minute minutes heure heures jour jours semaine semaines mois
    aujourd hui demain hier lundi mardi mercredi jeudi vendredi ouvres hora horas dia dias semana semanas mes hoy
    manana ayer lunes martes miercoles jueves viernes habiles ora ore giorno giorni settimana oggi domani ieri lunedi
    martedi mercoledi giovedi venerdi lavorativi uur dag dagen week weken vandaag maandag dinsdag woensdag donderdag
    vrijdag werkdag werkdagen hoje amanha ontem segunda terca quarta quinta sexta feira uteis
    dni dzien dnia tydzien tygodnia tygodni godzin godzine godziny minut dzis dzisiaj jutro wczoraj poniedzialek
    poniedzialku wtorek wtorku sroda srody czwartek czwartku piatek piatku sobota soboty niedziela niedzieli robocze
    roboczych stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia ciagu
""")
"""Words of time: they say nothing for or against."""

MORE_DESK_WORDS = word_set("""
    unfortunately sadly leider malheureusement desafortunadamente lamentablemente purtroppo helaas infelizmente zucht
    leuk ganze ganzes visibilite dessus geef horen fijn heureux ravi encantada contento lieto felici

    accounting accountant finance legal marketing logistics reproduce reproduced reproducible bug bugs defect fault
    faults deadline date promise carrier courier complaint complaints claim claims note duty shift dig around left
    honest suggestion wishlist roadmap backlog released release planned planning

    anfrageverlauf behebung behoben beheben bedauern bemerkt beschwerde bestatigen bestatigung bericht berichten
    bereits bug buro defekt einkauf einsatz empfangen entgegen erfahren ergebnis erinnern erledigen erledigt ermitteln
    fehler fehlers feststellen finanzen folgen forderung fuhren gegeben gehe geklart genannt gesendet gewunscht
    grunden hatte herausfinden herausfinde heraus hilft hinterher hier informationen kontaktdaten kundendienst
    kundenservice lager lasst lassen leitung liegen logistik mahnung mitteilen mochten morgen nachforschung
    nachgefragt nachhaken nachstellen nachsten nennen nennt nun nummern ordnung personlichen rechnungsabteilung regeln
    reklamation reparatur reproduzieren rucksprache sagen schauts schnellen setzen setzt sonst speziell spater steht
    teilen termine tickets tut ubergeben ubermittelt ubernehmen ubernimmt uns verantwortlich verbindung verschoben
    versand versuchen vertrieb vielmals vorab vorbei vorgemerkt vormerken weitere weiterem werkstatt wichtig
    wochenende wunsche ziehen zugehen zusammen zustandigen zwischen

    accord administratif affaire agent aller anomalie apporter approfondir assistance attendant attribue aupres bogue
    chaque commercial commerciale comptabilite comptable confie confier corriger correctif date declaration decouvert
    defaut definitive demandons deplore deploy desservi developpeurs developpement devrait diriger diffuser entendu
    equipe erreur erreurs etudie facturation fera ferai ferons finance fixer gens hierarchie importante interlocuteur
    jeter journee juridique logistique lorsque main marketing matin mettre mets noter occupe occuper occupent oeil
    officiel passer pense permettre plainte pouvons prends prenons preoccupe procedure promis promettre rapproche
    rapprocher recense redirige regret regrette regrettons remarque remerciement remis remettre reparation reproduire
    restons retrouver revois sera serez serons signale signales signalez sincere sincerement soir soumettre soumis
    tarder technicienne temps traitee transporteur vendeurs ventes verif verrai verrons veut voient voila voulu

    abriremos abrimos abro adjuntar administracion agendar agradecer alguien almacenamos anotado anotar apenas apoyo
    aqui arreglar arreglo averiguar averiguando bandeja bug bugs canalizar comercial compromiso comunicaremos
    comunicamos conforme contabilidad contestar contestaremos correccion corregir curso daremos damos datos deben
    desarrolladores dejare dejamos deje devolver devuelvo echar echamos elevado elevar encantado encargan encargaran
    entiendo envie envien equivocado escalamos esta estan estaremos estare facturacion fallo fallos finanzas gente
    guardia haremos hago hicimos indicar indicado informo internamente internos investigando juridico lograr logistica
    manos marketing miraran mirar miren miramos molestar nadie noticias noticia ocupan ocupar ocuparemos pagos pasamos
    paso pasare pase pedimos pendientes pidiendo ponemos pongo prometer prometo quedar quedamos queda quien quienes
    recibimos reclamo registramos registro remite reportado reportar reporte reproducir resuelto resuelva revisen
    revisaran rogamos ruego saben sabremos seguimos sentimos sigo solucionado tardara tardar taller telefono tendremos
    terceros toda trabajan tramitando transporte transportista turno validar vamos varios vendedores ventas vera
    veremos vere

    affidare affidato amministrazione anomalia approfondire assegnare attesi azione bug chiama chiamera chiameranno
    chiedere chiedo chiediamo chi colleghe commerciale comunichiamo comunicheremo consegna considerare contabilita
    contattano corriere coordinare davvero dati difetto difetti dirvi dovrebbe errore errori esaminare esamina fara
    faranno fatturazione faremo finanza fine fissare girato girare giro guardare guardiamo guardato guarda impegno
    indicato informero informeremo inserito interessare interno legale logistica magazzino mandato mandare marketing
    meglio metteremo notato officina occupano occuperanno occupera passiamo passo pensare pervenuta prendiamo preso
    problematica programmare prometto promettere quanti raccolto reclami registrato registrata ricevera riceverai
    riferito riferire riferiro riguarda riparazione riprodurre rispondiamo risponderemo ringraziamo ringrazio sentiamo
    sentira sicuramente sistemare sistema spiacenti spiace spiacente sviluppatori sviluppo tecnica telefonata
    telefonare tenere tenga terremo titolare trovare turno uffici urgentemente vari vediamo vedra vedere vedremo
    vendite verranno visione

    aanmaken aangegeven aangepakt aanhouden aangekaart administratie afspraak afspreken alsnog anders antwoordt
    bedrijf begrepen behandelt belt belde bereiken bereikbaar beste betreft bevestigen bevestiging bezorger
    boekhouding bug bugs buiten collegae defect deelden deel dienst direct doorgegeven doorgaan doorspelen eerst eigen
    ernst facturatie financien fouten foutmelding fixen gaat geeft gegeven geinformeerd geinteresseerd gemaakt
    genoteerd genoemd gepland geregeld gevonden gezien houden houdt iemand inmiddels inplannen interne juridische
    juiste kantoor klaar klachten komende kunnen legt leggen logistiek magazijn maakt marketing mede medewerker meldt
    monteurs morgen nagevraagd navraag neemt nader nadere nabellen noteren notitie ontwikkelaars ontwikkeling onderweg
    opgenomen oplost oppakt pakken pakt planner reageert reparatie reproduceren ruimte schuif schuiven snelste snelle
    spoedig staan staat stellig sorry stuurt technicus tegen terecht termijn toegewezen transporteur uiterlijk uitleg
    uitgezocht uitzoekt vandaan verantwoordelijk verbindt verkoop vermeld verontschuldigen verwerkt vervoerder
    verstuurd verzoeken volgen volgt voor voorzien vrijdag waarschijnlijk wensen werkt werkplaats zetten zet zelf zit
    zoekt

    abri abrimos abriu acionar acionamos acompanhamos administrativo adiantar afetado agendado agendar agradeco alguem
    anotado anotei apoio apurar apurando aqui atendemos atuar atuando ciente cobranca combinado comercial comunicamos
    concluir conseguimos consigo contabilidade contestacao correcao corrigir cuidando cuidam daremos defeito defeitos
    deixar deixei desenvolvedores devem devolver dirigir disse encaminhei engenharia enquanto entenda erros escalar
    escalei estao estaremos estarei estoque esclarecer falhas faremos faturamento ficar fico filas financeiro fornecer
    gente grave identificado identificamos indicar informe internamente jeito juridico lamentar levar levei ligam
    ligue logistica marketing mandar mandei melhor notei notificado oficina olhada olhar orgao ouvir passamos passei
    peco pedimos perguntei planejado plantao poderao posso previsao priorizar procurar prometer prometo providenciar
    providencia reclamacoes recebem registramos registrei relatado relatar repassei repassamos reportado reportar
    reproduzir resolvam resolvido respondem resolverao reparo retorna retornam sentimos sera serao setor sinto
    sugestao telefone telefonar temos tentar teremos tiver todos transportadora tratado validar vamos vao vendas
    verificam verifique visto

    zgloszenie zgloszenia zgloszeniem wiadomosc wiadomosci dzial dzialu dzialem dzialowi zespol zespolu zespolowi
    konsultant konsultantka kolega kolege kolezanka kolezanke technik technika termin terminie odpowiedz odpowiedzi
    odpowiemy sprawa sprawe sprawy informacja informacji informacje kontakt kontaktu kontaktowac klient klienta
    klientow klientem obsluga obslugi prosba prosbe pytanie pytania numer numerem wniosek wniosku poczta telefon
    telefonicznie przepraszamy przepraszam niedogodnosci utrudnienia klopot klopoty klopotow cierpliwosc
    wyrozumialosc zadowolenie zadowoleniu zalezy sugestia sugestie opinia opinie ankieta pomoc pomocy chetnie
    najszybciej szybko mozliwe mozliwie wkrotce niebawem otrzymac otrzymalismy otrzymalem otrzymalo rozpatrzone
    rozpatrzenia przekazane przekazana zamkniete zamykamy zamykam polaczone brak braku powod powodu zwiazku zwiazek
    potrzeby razie napisac ponownie urlop urlopie biuro biurze nieobecny nieobecna pilnych pilne pilnie pilna
    znany znane znana nam panstwa panstwu pana pani panu niestety bardzo mily milo cieple slowa dziekujemy dziekuje
    rozumiem rozumiemy takim zapytanie zapytania producent producenta programisci programistow serwis serwisu
    wsparcia wsparcie linii druga pracujemy nad rozwiazaniem rozwiazanie blad problem posiadam uwaga uwage
    uprzejmie przykro glos oddzwonie swietnie wciaz jeszcze czekamy potwierdzam potwierdzamy przyjelismy
    przyjecie rejestracja nasz nasza nasze naszych naszego naszej naszym nieczynne otwarte wracamy wracam
""")
"""More of them: departments, and the forms that verbs take in other languages."""

HELPING_VERBS = word_set("""
    konnte konnten konnen wurde wurden werde werden wird mochte mochten sollte sollten muss mussen haben hatten sind
    waren sein avons ont sera serons seront allons allez va vont peut peuvent pouvons doit doivent hemos han sera
    seran vamos van podemos pueden estan estamos abbiamo hanno sara saranno verra verranno possiamo possono stanno
    stiamo dobbiamo hebben zullen zal worden zouden moeten mogen temos iremos serao foram estao estamos podemos podem
    los les lo la le se lhe lhes nos gli glie glielo ne ons jou jullie ihnen sie leur lui lo
""")
"""Verbs and pronouns that carry no matter of their own and are in no list of function words."""

"""First names by which a cell «Nowak Anna» is told from «Anna Nowak»: the usual ones in Poland, folded."""

_NAMES = """
    adam adela adrian adrianna agata agnieszka alan albert aldona aleksander aleksandra alfred
    alicja alina amelia anastazja andrzej aneta angelika anita anna antoni antonina apolonia
    arkadiusz artur augustyn barbara bartlomiej bartosz beata benedykt beniamin bernadeta blazej
    bogdan boguslaw boguslawa boleslaw borys bozena bronislaw bronislawa bruno brygida carmen
    cecylia celina cezary czeslaw czeslawa dagmara damian daniel danuta daria dariusz dawid diana
    dominik dominika dorota edmund edward edyta eleonora eliza elzbieta emil emilia emilian ernest
    eryk eugenia eugeniusz ewa ewelina fabian felicja feliks ferdynand filip franciszek franciszka
    gabriel gabriela genowefa gerard gertruda grazyna grzegorz halina hanna helena henryk henryka
    hubert iga ignacy igor ilona ines inga irena ireneusz irina irmina ivan iwona iza izabela
    izabella jacek jadwiga jagoda jakub jan janina janusz jaroslaw jaroslawa jerzy jessica joanna
    john jolanta jonasz jowita jozef jozefa judyta julia julian julita justyna kacper kaja kamil
    kamila karin karina karol karolina katarzyna kazimiera kazimierz kevin kinga kira klara klaudia
    konrad konstanty kornelia krystian krystyna krzysztof ksawery laura lech lena leokadia leon
    leszek lidia liliana lucja lucjan lucyna ludwik ludwika lukasz maciej magda magdalena maja
    maksymilian malgorzata malwina marcel marcin marek maria marian marianna marika mariola mariusz
    mark marlena marta martin martyna mary maryna marzanna marzena mateusz matylda maurycy mia
    michal michalina mieczyslaw mieczyslawa mikolaj milena milosz miroslaw miroslawa monika nadia
    natalia nataliya natasza nikodem nikola nina norbert oksana ola olaf oleksandr olena olga oliwia
    oliwier oskar otylia patrycja patryk paula paulina pawel pelagia petro piotr przemyslaw radoslaw
    rafal regina remigiusz renata robert roksana roland roman romuald rozalia ryszard ryszarda
    sabina sandra sara sebastian sergiusz serhii seweryn simona slawomir slawomira sonia stanislaw
    stanislawa stefan stefania svitlana swietlana sylwester sylwia szczepan szymon tadeusz tamara
    tatiana teodor teresa tina tomasz tymon tymoteusz ulyana urszula viktoriia violetta volodymyr
    waclaw waldemar walenty waleria wanda wawrzyniec weronika wieslaw wieslawa wiktor wiktoria
    wilhelm wincenty wioletta wit witold wladyslaw wladyslawa wlodzimierz wojciech yuliia zbigniew
    zdzislaw zdzislawa zenon zofia zuzanna zygmunt zyta
"""
FIRST_NAMES = frozenset(_NAMES.split())

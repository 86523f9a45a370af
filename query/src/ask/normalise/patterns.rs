//! The words behind cues, in Russian and in English. `|` stands between alternatives, `*` for any ending.

use super::cues::Cue;
use crate::Part;
use crate::ir::Comparison;

/// Words and what they mean.
pub(super) const PATTERNS: &[(&str, Cue)] = &[
    (
        "покажи*|показать|выведи*|вывести|дай*|дать|найди*|найти|получить|получи|нужн*|надо|хочу|хотел*|хотим|интересу*|\
         список|списк*|перечень|перечн*|перечисли*|отобрази*|выбери*|выбрать|подбери*|посмотр*|узнать|скажи*|подскажи*|\
         пожалуйста|плиз|мне|нам|нас|нами|наш*|мы|у|все|всех|всем|всеми|всю|какие|какой|какая|какое|каких|каким|каком|\
         какими|какую|какого|какому|есть|имею*|был|была|были|было|будет|бывает|котор*|где|там|тут|вообще|данн*|информаци*|сведени*|\
         таблиц*|отчет*|сводк*|сделай*|сделать|построй*|составь*|рассчита*|вычисли*|определи*|а|же|ли|то|это|эти|этих|их|его|ее|него|них|\
         также|еще|уже|вместе|именно|можно|весь|целом|целиком|шт|штук|штуки|штуках|рублях|руб|деньгах|\
         среди|единиц|экземпляр*|наименований|человек|людей|состо*|вход*|входят|выстав*|оказал*|оказан*|оформлен*|оформил*|заключ*|вели|ведет|ведут|взял*|брал*|было|\
         ничего|никто|никого|ни|разу|сделал*|делал*|имен*|из|от|за|на|в|во|с|со|к|о|об|для|при|до|пусть|ну|так|значит|\
         между|текущ*|актуальн*|действующ*|сейчас|момент|данный|сегодняшн*|общ*|итогов*|суммарн*|стоит|стоят|чему|равен|равна|равно|\
         свои|своих|свой|который|позици*|элемент*|запис*|значени*|сколько-нибудь|раз|бы|если|чтобы|нужен|нужна|тоже|\
         с отбором по|отбор по|с отбором|с фильтром по|указанием|реестр*|щас|ща|теперь|снова|опять|остальное|по-прежнему|прошло|виде|по",
        Cue::Filler,
    ),
    (
        "show|list|lists|display|give|find|get|me|us|our|we|all|the|a|an|of|please|what|which|that|are|is|was|were|do|does|did|\
         have|has|had|there|where|want|need|see|to|data|report|information|be|been|i|my|it|its|their|them|in|on|at|for|from|\
         with|among|whose|current|currently|now|tell|then|also|so|as|each|records|items|one|ones|overall|total|out|been|per|same|many|much|any|made|were",
        Cue::Filler,
    ),
    (
        "по|в разрезе|с разбивкой по|с разбивкой на|с группировкой по|сгруппир* по|с детализацией по|детализаци* по|\
         в разбивке по|разбей по|разбить по|раздели по|для каждого|для каждой|у каждого|у каждой|каждого|каждой|каждому|каждый|каждая|каждое|\
         каждым|каждом|по каждому|по каждой|отдельно по|by|per|for each|each|grouped by|group by|broken down by|split by|every|by each|in terms of",
        Cue::By,
    ),
    (
        "сколько|скока|скок|скоко|сколко|скольки|количество|кол - во|колво|число|посчитай*|подсчитай*|пересчитай*|сосчитай*|how many|number of|the number of|count of|count|quantity of",
        Cue::Count,
    ),
    (
        "сколько штук|сколько единиц|сколько чего|сколько шт|how many pieces|how many units",
        Cue::Pieces,
    ),
    (
        "сумма|сумму|суммы|сумме|на сколько|насколько|сколько стоит|сколько стоят|сколько стоил*|во сколько обош*|во сколько * обош*|во сколько обход*|во сколько * обход*|почем|на какую сумму|общая сумма|общую сумму|на сумму|итого|всего|\
         total|sum|sum of|how much|total amount|in total|суммарно|суммарная|просуммируй",
        Cue::Sum,
    ),
    (
        "средн*|в среднем|средн* чек*|average|avg|mean|average check",
        Cue::Average,
    ),
    (
        "минимальн*|наименьш*|минимум|minimum|min|lowest|minimal",
        Cue::Minimum,
    ),
    (
        "максимальн*|наибольш*|максимум|maximum|max|highest|maximal",
        Cue::Maximum,
    ),
    (
        "остат*|осталось|осталась|остался|остается|остаетс*|сальдо|в наличии|наличи*|на остатк*|лежит|лежат|хранится|хранятся|числится|\
         числятся|имеется|имеются|висит|balance*|on hand|in stock|remaining|left|remains|available|stock|\
         is on|остаточн*|неотгруженн* остат*|незакрыт* остат*|что еще не *|чего еще не *|сколько еще не *|что не отгру*|\
         сколько еще надо *|сколько еще нужно *|сколько надо еще *|что еще надо *|что еще нужно *|осталось отгру*|\
         осталось произв*|осталось сдела*|осталось выпу*|осталось изготов*",
        Cue::Balance,
    ),
    ("оборот*|движени*|turnover*|movement*", Cue::Turnover),
    (
        "приход*|поступил*|поступало|пришл*|получен*|получил*|принят*|принял*|оприходован*|receipt*|received|incoming|income|inflow|came in|заработан*|начислен*|начислил*",
        Cue::Receipt,
    ),
    (
        "расход*|ушл*|ушел|списан*|списал*|списыва*|выбы*|израсходован*|отпущен*|отпуст*|потрач*|потрат*|выдан*|выдал*|отгру*|expense*|outgoing|issued|consumed|spent|outflow|consumption|written off|израсходов*",
        Cue::Expense,
    ),
    (
        "остат* на начало ,|сальдо на начало ,|остат* на начало периода|сальдо на начало периода|начальн* остат*|входящ* остат*|opening balance*|начальн* сальдо",
        Cue::Opening,
    ),
    (
        "остат* на конец периода|сальдо на конец периода|конечн* остат*|исходящ* остат*|closing balance*|конечн* сальдо",
        Cue::Closing,
    ),
    ("дебет*|по дебету|debit*|дт", Cue::Debit),
    ("кредит*|по кредиту|credit*|кт", Cue::Credit),
    (
        "не|not|isn|don|doesn|didn|haven|hasn|never|nothing|nobody|никогда",
        Cue::Not,
    ),
    (
        "без|нет|нету|не было|отсутств*|without|no|lacking|lack|with no|has no|have no|нет ни одного|нет ни одной|не имеют|не имеет|не имеющ*|с отсутствующ*",
        Cue::Without,
    ),
    (
        "кроме|исключая|за исключением|except|excluding|except for|other than|помимо|не считая",
        Cue::Except,
    ),
    (
        "не заполнен*|не указан*|не задан*|незаполнен*|не указыва*|пуст*|не установлен*|не введен*|не проставлен*|не прописан*|неуказан*|empty|blank|not filled|not set|missing|not specified|unfilled|is missing|is empty|не назначен*|не определен*|unassigned",
        Cue::Empty,
    ),
    (
        "заполнен*|указан|указана|указано|указаны|указанн*|задан|задана|задано|заданы|проставлен*|непуст*|filled|specified|filled in|назначен*",
        Cue::Filled,
    ),
    (
        "помечен* на удаление|помечен*|удаленн*|marked for deletion|marked as deleted|deleted",
        Cue::Marked,
    ),
    ("проведен*|posted", Cue::Posted),
    ("групп*|папк*|папок|folder*|group|groups", Cue::Folder),
    (
        "в группе|из группы|в группах|по группе|по папке|по категории|по разделу|в папке|из папки|входящ* в|в категории|из категории|из раздела|в разделе|in the group|in group|from group|from the group|in the folder|in folder|of the group|под|группы|группе|папки|категории|of group",
        Cue::Below,
    ),
    (
        "со всеми вложенными|с вложенными|вложенн*|включая подчиненн*|с подчиненными|включая вложенн*|вместе с подчиненными|including nested|with subgroups|nested|and below|со всеми подчиненными|включая подгруппы|с подгруппами",
        Cue::Nested,
    ),
    (
        "по возрастанию|возрастанию|ascending|asc|от меньшего|от меньшего к большему|с меньшего",
        Cue::Ascending,
    ),
    (
        "по убыванию|убыванию|descending|desc|от большего|от большего к меньшему|в порядке убывания|с большего",
        Cue::Descending,
    ),
    (
        "отсортируй* по|сортировка по|сортировк* по|упорядоч* по|сортируй по|отсортирован* по|сортировать по|отсортировать по|order by|sort by|sorted by|ordered by|отсортируй*|сортировка|упорядочи*|sort|order them by|sort them by|в порядке",
        Cue::OrderBy,
    ),
    (
        "кто|кому|кого|чей|чьи|whom|who|у кого|с кем|от кого|чья|кем",
        Cue::Who,
    ),
    ("что|чего|че|чо|шо|что именно", Cue::What),
    (
        "когда|when|в какой день|какого числа|в какие дни|какой датой",
        Cue::When,
    ),
    (
        "разн*|различн*|уникальн*|distinct|unique|different",
        Cue::Distinct,
    ),
    ("минус|за вычетом|за минусом|minus", Cue::Minus),
    (
        "прибыл*|маржа|маржу|маржой|маржи|валов* прибыл*|profit|margin|gross profit",
        Cue::Profit,
    ),
    ("и|and|,|а также|&|+|плюс", Cue::And),
    ("или|or|либо", Cue::Or),
    ("документ*|документы|document*", Cue::Document),
    (
        "справочник*|справочнике|catalog|catalogue|directory|регистр*|register*|журнал*",
        Cue::Filler,
    ),
    (
        "строк*|строки|состав|состава|содержимое|row*|rows|lines|табличн* част*|line items",
        Cue::Rows,
    ),
    (
        "истори*|динамик*|изменени*|менял*|меня*|history|dynamics|trend|changes|changed|change",
        Cue::History,
    ),
    (
        "по дням|ежедневно|подневно|daily|by day|by days|per day|в разрезе дней|каждый день|за каждый день|дням|в день|с разбивкой по дням|по датам",
        Cue::Part(Part::Day),
    ),
    (
        "по неделям|еженедельно|понедельно|weekly|by week|by weeks|per week|каждую неделю|неделям|недели|в разрезе недель|week by week",
        Cue::Part(Part::Week),
    ),
    (
        "по месяцам|помесячно|ежемесячно|monthly|by month|by months|per month|каждый месяц|за каждый месяц|месяцам|месяцы|в разрезе месяцев|в месяц|по месяцу|month by month|each month|every month|помесячн*|ежемесячн*",
        Cue::Part(Part::Month),
    ),
    (
        "по кварталам|поквартально|ежеквартально|quarterly|by quarter|by quarters|per quarter|каждый квартал|кварталам|кварталы|в разрезе кварталов|each quarter|every quarter|поквартальн*",
        Cue::Part(Part::Quarter),
    ),
    ("по полугодиям|по полугодию", Cue::Part(Part::HalfYear)),
    (
        "по годам|ежегодно|погодно|yearly|by year|by years|per year|annually|каждый год|годам|в разрезе лет|each year|every year|annual",
        Cue::Part(Part::Year),
    ),
    (
        "топ|top|топ -|top -|первые|первых|первую|лидер*|рейтинг*|first|best|лучш*",
        Cue::Top,
    ),
    (
        "сам*|сам* больш*|сам* крупн*|сам* популярн*|сам* высок*|сам* лучш*|сам* активн*|сам* выгодн*|сам* ходов*|сам* прибыльн*|\
         сам* дорог*|сам* частые|сам* част*|крупнейш*|больше всего|больше всех|более всего|чаще всего|чаще всех|наиболее|most|the most|largest|biggest|greatest|top selling|\
         best selling|most popular|most expensive|highest|крупн*|популярн*|ходов*|most often|with the highest|with the greatest|with the largest|with the biggest|with the most|with highest|with most|\
         с наибольш*|с максимальн*|с самым* больш*|с самой больш*|сам* длинн*|дороже всего|дороже всех|сам* продуктивн*",
        Cue::Most(true),
    ),
    (
        "сам* маленьк*|сам* мелк*|сам* низк*|сам* худш*|сам* дешев*|сам* редк*|меньше всего|меньше всех|реже всего|наименее|least|the least|smallest|\
         cheapest|lowest|худш*|worst|сам* малень*|сам* слаб*|сам* коротк*|сам* непопулярн*|дешевле всего|дешевле всех|fewest|\
         with the lowest|with the smallest|with the least|with the fewest|with lowest|с наименьш*|с минимальн*",
        Cue::Most(false),
    ),
    (
        "последн*|сам* последн*|сам* нов*|сам* свеж*|сам* поздн*|latest|last|most recent|recent|newest|недавн*|свеж*",
        Cue::Latest,
    ),
    (
        "сам* перв*|сам* стар*|сам* ранн*|earliest|oldest|впервые|первый|перв*",
        Cue::Earliest,
    ),
    (
        "добавь*|добавить|добав*|включи*|add|include|also show|also add|дополнительно|прибавь*|выведи еще|покажи еще|еще и",
        Cue::Add,
    ),
    (
        "убери*|убрать|исключи*|exclude|hide|скрой*|без учета|не показывай|не надо|выкинь",
        Cue::Remove(false),
    ),
    ("отмени|сними|сбрось|remove|drop", Cue::Remove(true)),
    (
        "только|лишь|only|just|исключительно|оставь*|keep only|leave only|leave just|отфильтруй*|отбери",
        Cue::Only,
    ),
    (
        "удали|удалить|создай*|создать|проведи|провести|измени|изменить|запиши|отправь*|отправить|почему|зачем|отчего|расскажи*|\
         спрогнозируй*|прогноз*|предскажи*|delete|create|why|predict|forecast|send|update|напиши|поставь|объясни*|explain|\
         посоветуй|как сделать|как провести|как оформить|how do i|how to|should|стоит ли|распечатай|напечатай|print|закрой|оформи|оформите|\
         перенеси|переименуй|rename|insert|what if|позвони|напомни|помоги|помощь|переведи|спиши|начисли",
        Cue::Impossible,
    ),
    (
        "осв|оборотно - сальдов* ведомост*|оборотно - сальдов*|оборотно сальдов* ведомост*|сальдов* ведомост*|оборотк*|\
         trial balance|turnover balance sheet|turnover balance|анализ счет*|главн* книг*",
        Cue::Statement,
    ),
    (
        "проводк*|проводок|карточк* счет*|карточк* по счет*|бухгалтерск* запис*|бухгалтерск* проводк*|бухгалтерск* проводок|\
         ledger entries|journal entries|account card|postings",
        Cue::Entries,
    ),
    (
        "просроч*|срок прошел|срок уже прошел|срок истек|срок уже истек|срок вышел|срок уже вышел|опаздыва*|истекш*|\
         overdue|expired|past due|past the deadline",
        Cue::Overdue,
    ),
    (
        "отрицательн*|минусов*|в минусе|negative|below zero|меньше нуля|ниже нуля",
        Cue::Negative,
    ),
];

/// Words before a number and how they compare.
pub(super) const COMPARISONS: &[(&str, Comparison)] = &[
    (
        "больше|более|свыше|выше|дороже|превыша*|превыс*|>|more than|over|above|greater than|exceed*|exceeding|старше|longer than|bigger than|larger than|более чем|больше чем|дольше|дольше чем|costlier than|more expensive than|dearer than|старее|тяжелее|длиннее|не менее чем",
        Comparison::Greater,
    ),
    (
        "меньше|менее|ниже|дешевле|<|less than|under|below|fewer than|smaller than|cheaper than|lower than|младше|короче|легче|не дотягивает до",
        Comparison::Less,
    ),
    (
        "не меньше|не менее|от|> =|at least|минимум|как минимум|no less than|не ниже|не дешевле|starting from|больше или равн*|from",
        Comparison::GreaterOrEqual,
    ),
    (
        "не больше|не более|до|< =|at most|up to|не превыша*|максимум|no more than|не выше|не дороже|меньше или равн*|within",
        Comparison::LessOrEqual,
    ),
    (
        "равн*|=|equal*|equal to|equals|ровно|в точности|exactly",
        Comparison::Equal,
    ),
    ("не равн*|< >|! =|not equal to", Comparison::NotEqual),
];

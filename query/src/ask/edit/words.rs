//! What people say of an answer, whatever the configuration: `наоборот`, `подробнее`, `в штуках`, `годом раньше`.

use crate::Part;
use crate::ask::link::Linked;
use crate::ask::normalise::cues::matches;
use crate::ask::normalise::{Cue, Found, TokenKind};
use crate::ask::representation::{Measure, Representation};

/// What is to be done with the answer before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    /// Nothing: `давай`, `то же`, `please`.
    Nothing,
    /// It goes on for certain, and nothing more is said: `а теперь`, `what about`.
    Onward,
    /// The order is turned round.
    Reverse,
    /// All records, however many.
    All,
    /// Pieces are counted.
    Things,
    /// Money is counted.
    Money,
    /// The records that were counted.
    Records,
    /// More of each record.
    Detail,
    /// One number of all.
    Single,
    /// Totals are shown, or not.
    Totals(bool),
    /// The period before, or behind, by so many parts of the calendar.
    Shift(Part, i64),
    /// The period before, by its own length.
    Before,
    /// Two periods beside each other.
    Against,
    /// In the order of how many there are.
    ByCount,
    /// In the order of dates; the last ones first.
    ByDate(bool),
    /// In the order of numbers; the greatest first.
    ByNumber(bool),
    /// In the order of names.
    ByName,
    /// So many of the first ones.
    First(u64),
}

/// Words and what they do. `|` stands between alternatives, `*` for any ending.
const ACTS: &[(&str, Act)] = &[
    (
        "давай*|лучше|хорошо|ок|окей|ладно|отлично|супер|спасибо|ясно|понятно|понял|поняла|пожалуйста|можешь|можете|слушай|то же|тоже самое|\
         то же самое|все то же|так же|самое|вот|точнее|вернее|я имел* в виду|имел* в виду|имелось в виду|результат|ответ|этот же|эту же|та же|ту же|\
         тот же|такой же|такую же|такие же|аналогично|версия|вариант|просто|созданн*|заведенн*|введенн*|датированн*|ok|okay|thanks|great|good|well|can|\
         could|you|let|s|actually|yes|да|угу|i mean|i meant|one|ones|same|the same|again|instead|rather|about|it|this|that|these|break|\
         down|result|results|table|created|dated|made|if|give|go|ahead|how|please|than|теперь|ну|среди|кто|какие|which|покажи|оставь только|\
         из них|из этих|среди них|of them|of those|of these|among them|фильтр*|отбор*|услови*|сортировк*|filter*|condition*|sorting|ordering|условия",
        Act::Nothing,
    ),
    (
        "а теперь|now|ну а теперь|а что|а что насчет|а как насчет|что насчет|как насчет|а если|what about|how about|and what about|and now|то же самое|\
         то же|тоже самое|same thing|the same|same|нет ,|no ,|не то|i meant|я имел* в виду|вместо этого|\
         а где|а когда|а кто|а сколько|а какие",
        Act::Onward,
    ),
    (
        "наоборот|в обратном порядке|обратный порядок|в обратную сторону|переверни|разверни порядок|reverse|reversed|reverse order|\
         in reverse order|in reverse|the other way round|the other way around|vice versa",
        Act::Reverse,
    ),
    (
        "покажи все|покажи всех|выведи все|выведи всех|без ограничен*|сними ограничен*|убери ограничен*|без топа|убери топ|все записи|весь список|\
         полный список|целиком|show all|all of them|show them all|show everything|the full list|full list|without the limit|no limit|remove the limit",
        Act::All,
    ),
    (
        "в штуках|в шт|в единицах|в количестве|в количественном выражении|в натуральном выражении|в натуре|поштучно|штуками|in units|in pieces|\
         in quantity|as quantity|in quantities|quantity wise",
        Act::Things,
    ),
    (
        "на какую сумму|на сколько денег|в деньгах|в рублях|в сумме|в денежном выражении|в стоимостном выражении|в суммовом выражении|по деньгам|\
         сколько денег|сколько это денег|сколько это в деньгах|на какие деньги|на какую общую сумму|а деньгами|деньгами|for how much|in money|in rubles|in roubles|\
         how much money|how much is it|how much is that|how much are they worth|what are they worth|what amount|what is the amount|money wise|in value|as money|as amounts",
        Act::Money,
    ),
    (
        "покажи документы|покажи сами документы|сами документы|покажи их|покажи их списком|выведи их|списком|покажи списком|список документов|покажи список|\
         какие именно|какие это|что это за|что за|перечисли их|перечисли|поименно|какими документами|show the documents|show documents|the documents|\
         show them|list them|show me them|which ones|what are they|as a list|show the list|list the documents|show the records",
        Act::Records,
    ),
    (
        "подробнее|поподробнее|подробней|детальнее|детально|в деталях|с деталями|детализируй|подробно|развернуто|раскрой|разверни|детализация|\
         more detail*|in detail|in more detail|with details|details|drill down|elaborate|more columns",
        Act::Detail,
    ),
    (
        "итого|сколько всего|всего сколько|сколько итого|а всего|и всего|сколько в сумме|а в сумме|в целом|без разбивки|без группировки|убери группировку|\
         убери разбивку|одной цифрой|одним числом|одной суммой|общий итог|общая сумма|общую сумму|какая общая сумма|просто сумму|просто итог|просто общую сумму|\
         общее количество|in total|overall|altogether|all together|without grouping|no grouping|ungrouped|as one number|one number|the grand total|grand total|just the total|the total",
        Act::Single,
    ),
    (
        "с итогами|с итогом|с промежуточными итогами|добавь итоги|добавь итог|плюс итоги|и итоги|покажи итоги|подведи итоги|с подытогами|with totals|with subtotals|\
         with a total|add totals|add subtotals|add a total|and totals|show totals",
        Act::Totals(true),
    ),
    (
        "без итогов|без итога|убери итоги|убери итог|итоги не нужны|итоги убери|без подытогов|without totals|no totals|hide totals|remove totals|drop the totals",
        Act::Totals(false),
    ),
    (
        "год назад|годом ранее|годом раньше|за тот же период прошлого года|за аналогичный период прошлого года|в аналогичном периоде прошлого года|\
         за этот же период прошлого года|тот же период прошлого года|аналогичный период прошлого года|тогда же год назад|за тот же период год назад|a year ago|a year earlier|one year earlier|\
         the year before|same period last year|the same period last year|same period of last year|the same period a year ago|year earlier",
        Act::Shift(Part::Year, -1),
    ),
    (
        "месяц назад|месяцем ранее|месяцем раньше|a month ago|a month earlier|the month before|one month earlier",
        Act::Shift(Part::Month, -1),
    ),
    (
        "квартал назад|кварталом ранее|кварталом раньше|a quarter ago|a quarter earlier|the quarter before",
        Act::Shift(Part::Quarter, -1),
    ),
    (
        "неделю назад|неделей ранее|неделей раньше|a week ago|a week earlier|the week before",
        Act::Shift(Part::Week, -1),
    ),
    (
        "день назад|днем ранее|днем раньше|накануне|a day earlier|the day before",
        Act::Shift(Part::Day, -1),
    ),
    (
        "годом позже|год спустя|через год|a year later|the year after|the next year",
        Act::Shift(Part::Year, 1),
    ),
    (
        "месяцем позже|месяц спустя|a month later|the month after|the next month",
        Act::Shift(Part::Month, 1),
    ),
    (
        "за предыдущий период|за прошлый период|предыдущий период|в прошлом периоде|в предыдущем периоде|previous period|the previous period|prior period|the period before",
        Act::Before,
    ),
    (
        "отсортируй по количеству|отсортируй по числу|сортируй по количеству|сортировка по количеству|сортировка по числу|упорядочь по количеству|\
         sort by count|order by count|sort by number|sort by quantity|sort them by count|sort it by count",
        Act::ByCount,
    ),
    (
        "сначала новые|сначала последние|сначала свежие|сначала поздние|сначала самые новые|от новых к старым|newest first|latest first|most recent first|recent first",
        Act::ByDate(true),
    ),
    (
        "сначала старые|сначала ранние|сначала первые|сначала самые старые|от старых к новым|oldest first|earliest first|в хронологическом порядке|chronologically",
        Act::ByDate(false),
    ),
    (
        "сначала большие|сначала крупные|сначала самые крупные|сначала самые большие|сначала дорогие|сначала самые дорогие|largest first|biggest first|highest first|\
         largest on top|most expensive first|greatest first",
        Act::ByNumber(true),
    ),
    (
        "сначала маленькие|сначала мелкие|сначала самые мелкие|сначала самые маленькие|сначала дешевые|сначала самые дешевые|сначала небольшие|smallest first|\
         lowest first|cheapest first|least first",
        Act::ByNumber(false),
    ),
    (
        "по алфавиту|в алфавитном порядке|отсортируй по алфавиту|сортировка по алфавиту|alphabetically|in alphabetical order|sort alphabetically|sort by name|by alphabet",
        Act::ByName,
    ),
    (
        "первая тройка|первую тройку|тройка лидеров|тройку лидеров",
        Act::First(3),
    ),
    (
        "первая пятерка|первую пятерку|пятерка лидеров|пятерку лидеров",
        Act::First(5),
    ),
    (
        "первая десятка|первую десятку|десятка лидеров|десятку лидеров",
        Act::First(10),
    ),
    (
        "сравни с|сравнить с|сравни это с|в сравнении с|сравнение с|по сравнению с|сопоставь с|против|относительно|compare with|compare to|compare it with|compare it to|\
         compare that with|compared with|compared to|versus|vs|against",
        Act::Against,
    ),
];

/// An act and the words that say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Said {
    pub from: usize,
    pub to: usize,
    pub act: Act,
}

/// The acts that a question says: of those that overlap the longest.
pub(super) fn acts(linked: &Linked, previous: &Representation) -> Vec<Said> {
    let mut found: Vec<Said> = Vec::new();
    for at in 0..linked.tokens.len() {
        for (patterns, act) in ACTS {
            for pattern in patterns.split('|') {
                if let Some(taken) = matches(&linked.tokens, at, pattern) {
                    let said = Said {
                        from: at,
                        to: at + taken,
                        act: *act,
                    };
                    found.push(said);
                }
            }
        }
    }
    // What only goes on stands at the beginning; how many there are is an order where it is counted.
    let counts = previous.measures.contains(&Measure::Count);
    found.retain(|it| match it.act {
        Act::Onward => it.from == 0,
        Act::ByCount => counts,
        _ => true,
    });
    let quiet = |it: &Said| matches!(it.act, Act::Nothing | Act::Onward);
    let loud: Vec<Said> = found.iter().filter(|it| !quiet(it)).copied().collect();
    // `больше всего` says more than `всего` does.
    let is_less = |it: &Said| {
        let inside =
            |from: usize, to: usize| from <= it.from && it.to <= to && to - from > it.to - it.from;
        let cues = linked.cues.iter();
        let mut more =
            cues.filter(|found| !matches!(found.cue, Cue::Filler | Cue::Sum | Cue::Count));
        more.any(|found| inside(found.from, found.to))
            || loud.iter().any(|other| inside(other.from, other.to))
    };
    found.retain(|it| quiet(it) || !is_less(it));
    found.dedup();
    found
}

/// The question without the words of acts, and what it says but for them.
pub(super) fn without(linked: &Linked, acts: &[Said]) -> Linked {
    let taken = |from: usize, to: usize| {
        let mut loud = acts
            .iter()
            .filter(|it| !matches!(it.act, Act::Nothing | Act::Onward));
        loud.any(|it| it.from < to && from < it.to)
    };
    // `нет, за март` denies nothing of what follows, `now by month` is about no moment, `то же самое` ranks nothing.
    let hollow = |it: &Found| {
        let mut quiet = acts
            .iter()
            .filter(|act| act.from <= it.from && it.to <= act.to);
        quiet.any(|act| match act.act {
            Act::Onward => matches!(
                it.cue,
                Cue::Not | Cue::Without | Cue::Time(_) | Cue::Most(_) | Cue::Top
            ),
            Act::Nothing => matches!(it.cue, Cue::Most(_) | Cue::Top),
            _ => false,
        })
    };
    let mut cues: Vec<Found> = linked
        .cues
        .iter()
        .filter(|it| !taken(it.from, it.to) && !hollow(it))
        .cloned()
        .collect();
    for act in acts {
        for at in act.from..act.to {
            let is_sign = linked
                .tokens
                .get(at)
                .is_some_and(|it| it.kind == TokenKind::Sign);
            if !is_sign {
                cues.push(Found {
                    from: at,
                    to: at + 1,
                    cue: Cue::Filler,
                });
            }
        }
    }
    let matches = linked.matches.iter().map(|(phrase, found)| {
        let kept = found.iter().filter(|it| !taken(it.from, it.to));
        (*phrase, kept.copied().collect())
    });
    let values = linked.values.iter().filter(|it| !taken(it.from, it.to));
    Linked {
        tokens: linked.tokens.clone(),
        cues,
        matches: matches.collect(),
        values: values.cloned().collect(),
        stems: linked.stems.clone(),
        is_known: linked.is_known.clone(),
        today: linked.today,
    }
}

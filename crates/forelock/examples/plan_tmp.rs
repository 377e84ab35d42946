use forelock::scenario::{Metric, Template};
use forelock::study::Pool;
use forelock::study::planner::{Wish, plan};
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let budget = args[2].parse().unwrap();
    let template = Template::read(std::path::Path::new(&args[1]), &args[3..].to_vec())
        .unwrap_or_else(|e| panic!("{e}"));
    let pool = Pool::new(None).unwrap();
    let t = std::time::Instant::now();
    let wish = Wish { budget: Some(budget), ..Wish::default() };
    let found = plan(&template, None, &wish, &pool, &()).unwrap_or_else(|e| panic!("{e}"));
    println!(
        "{:?} ways {} refused {} tried {} nights {} chosen {:?} nearest {:?} written {:?} one {:?} safest {:?}",
        t.elapsed(),
        found.ways,
        found.refused,
        found.tried.len(),
        found.nights,
        found.chosen,
        found.nearest,
        found.written,
        found.one_change,
        found.safest
    );
    for one in &found.judged {
        let p = &one.finding.prediction;
        println!(
            "{:?} {}/{} dur {:.0} lost {:.5} max {:.5} {:?}",
            one.standing,
            one.kept.held,
            one.kept.of,
            p.summary(Metric::Duration).mean,
            p.summary(Metric::LostRate).mean,
            p.summary(Metric::LostRate).max,
            one.settings
        );
    }
}

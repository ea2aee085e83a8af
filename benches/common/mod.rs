//! The text that is measured on.

/// The example articles one after the other until there are `bytes` of them.
pub fn articles(bytes: usize) -> String {
    const ARTICLES: [&str; 3] = [
        include_str!("../../examples/raw/04-tunisia-election.txt"),
        include_str!("../../examples/raw/05-khartoum-palace.txt"),
        include_str!("../../examples/raw/06-hague-summit.txt"),
    ];
    let mut text = String::new();
    for article in ARTICLES.iter().cycle() {
        if text.len() >= bytes {
            break;
        }
        text.push_str(article);
        text.push('\n');
    }
    text
}

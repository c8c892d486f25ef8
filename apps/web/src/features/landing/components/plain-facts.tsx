import classes from "./plain-facts.module.css";

const facts = [
  {
    title: "It cites its sources",
    text: "Each statement of a strategy quotes the part of the client's profile it was drawn from, so that you can check it before your client does.",
  },
  {
    title: "It keeps companies apart",
    text: "Every row belongs to one company, and the database itself refuses to show it to another. Who changed what is on record.",
  },
  {
    title: "It is open to programs",
    text: "What people can click, programs can call, with the same permissions and limits, by typed client or REST.",
  },
  {
    title: "It says what is simulated",
    text: "No model key? The built-in writer works by rules, and the page says so. Nothing simulated is dressed up as real.",
  },
];

export function PlainFacts() {
  return (
    <section className={classes.section} aria-labelledby="facts">
      <h2 id="facts" className={classes.title}>
        Plain about how it works
      </h2>
      <div className={classes.facts}>
        {facts.map(({ title, text }) => (
          <div key={title}>
            <h3 className={classes.name}>{title}</h3>
            <p className={classes.text}>{text}</p>
          </div>
        ))}
      </div>
    </section>
  );
}

import classes from "./how-it-works.module.css";

const steps = [
  {
    title: "Describe the client",
    text: "What the business does, whom it serves, what it wants to reach, how it speaks. Phone numbers and time zone included.",
  },
  {
    title: "Ask for a strategy",
    text: "Pick the period, the focus, the tone, the channels. The work runs in the background: watch it, stop it, or close the tab.",
  },
  {
    title: "Make it yours",
    text: "Edit by hand, or rewrite one section with an instruction. Compare versions side by side, then submit, approve or reject.",
  },
];

export function HowItWorks() {
  return (
    <section className={classes.band} aria-labelledby="how">
      <div className={classes.inner}>
        <h2 id="how" className={classes.title}>
          From a blank page to an approved plan
        </h2>
        <ol className={classes.steps}>
          {steps.map(({ title, text }, index) => (
            <li key={title} className={classes.step}>
              <span className={classes.number} aria-hidden="true">
                {index + 1}
              </span>
              <h3 className={classes.name}>{title}</h3>
              <p className={classes.text}>{text}</p>
            </li>
          ))}
        </ol>
      </div>
    </section>
  );
}

import classes from "./sample-plan.module.css";

const week = [
  { day: "Mon", channel: "Google Business", text: "How long does a check-up take?" },
  { day: "Wed", channel: "Instagram", text: "Meet Dr. Okafor, who treats anxious patients" },
  { day: "Fri", channel: "Email", text: "Evening slots next week: six left" },
];

/** What a strategy looks like: an invented client, and labelled as such. */
export function SamplePlan() {
  return (
    <figure className={classes.figure}>
      <div className={classes.sheet}>
        <div className={classes.head}>
          <div>
            <p className={classes.client}>Harbour Dental</p>
            <p className={classes.name}>Fill the evening hours</p>
          </div>
          <span className={classes.state}>In review</span>
        </div>
        <p className={classes.statement}>
          Lead with late opening hours: your patients work nine to five and book on the phone in their lunch break.
        </p>
        <p className={classes.evidence}>
          <span>Target audience</span> “office workers within 3 km, booking for after six”
        </p>
        <ol className={classes.week}>
          {week.map(({ day, channel, text }) => (
            <li key={day} className={classes.entry}>
              <span className={classes.day}>{day}</span>
              <span>
                <span className={classes.post}>{text}</span>
                <span className={classes.channel}>{channel}</span>
              </span>
            </li>
          ))}
        </ol>
      </div>
      <figcaption className={classes.caption}>An example with an invented client</figcaption>
    </figure>
  );
}

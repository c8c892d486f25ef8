import type { StrategySections } from "@frontoffice/api/schema/strategies";
import { Link } from "@tanstack/react-router";
import { Notice } from "../../../ui/notice.tsx";
import { Cited, StatementList } from "./statement-text.tsx";
import classes from "./words-sections.module.css";

/** The plan in a few sentences, and what the profile lacks. */
export function SummarySection({ content, clientId }: { content: StrategySections["summary"]; clientId: string }) {
  return (
    <div className={classes.stack}>
      <p className={classes.headline}>{content.headline}</p>
      <StatementList items={content.statements} />
      {content.gaps.length > 0 && (
        <Notice tone="warn" title="A better profile makes a better plan">
          <ul className={classes.gaps}>
            {content.gaps.map(({ field, label, why }) => (
              <li key={field}>
                <strong>{label}</strong> {why}
              </li>
            ))}
          </ul>
          <Link to="/clients/$clientId" params={{ clientId }} search={{ edit: true }}>
            Fill in the profile
          </Link>
        </Notice>
      )}
    </div>
  );
}

/** What the client stands for, why it may be believed, and how it speaks. */
export function PositioningSection({ content }: { content: StrategySections["positioning"] }) {
  const parts = [
    { title: "Why people can believe it", items: content.proof },
    { title: "How it sounds", items: content.voice },
    { title: "What to leave out", items: content.avoid },
  ].filter(({ items }) => items.length > 0);
  return (
    <div className={classes.stack}>
      <p className={classes.claim}>
        <Cited evidence={content.statement.evidence}>{content.statement.text}</Cited>
      </p>
      {parts.map(({ title, items }) => (
        <div key={title}>
          <h3 className={classes.part}>{title}</h3>
          <StatementList items={items} />
        </div>
      ))}
    </div>
  );
}

/** The people the plan speaks to. */
export function AudienceSection({ content }: { content: StrategySections["audience"] }) {
  return (
    <ol className={classes.tiles}>
      {content.segments.map(({ name, description, needs, evidence }, index) => (
        <li key={`${index} ${name}`} className={classes.tile}>
          <h3 className={classes.name}>{name}</h3>
          <p>
            <Cited evidence={evidence}>{description}</Cited>
          </p>
          {needs.length > 0 && (
            <>
              <p className={classes.label}>They look for</p>
              <ul className={classes.needs}>
                {needs.map((need) => (
                  <li key={need}>{need}</li>
                ))}
              </ul>
            </>
          )}
        </li>
      ))}
    </ol>
  );
}

/** What the content is about, and in which proportion. */
export function PillarsSection({ content }: { content: StrategySections["pillars"] }) {
  return (
    <ol className={classes.rows}>
      {content.items.map(({ name, purpose, sharePercent, examples, evidence }, index) => (
        <li key={`${index} ${name}`} className={classes.pillar}>
          <div className={classes["pillar-head"]}>
            <h3 className={classes.name}>{name}</h3>
            <span className={classes.share}>{sharePercent}% of posts</span>
          </div>
          <div className={classes.bar} aria-hidden="true">
            <span style={{ width: `${sharePercent}%` }} />
          </div>
          <p>
            <Cited evidence={evidence}>{purpose}</Cited>
          </p>
          {examples.length > 0 && (
            <ul className={classes.examples} aria-label={`Ideas for ${name}`}>
              {examples.map((example) => (
                <li key={example}>{example}</li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ol>
  );
}

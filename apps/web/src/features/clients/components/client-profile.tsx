import { plural } from "../../../lib/format.ts";
import { readablePhone } from "../../../lib/phone.ts";
import { Card } from "../../../ui/card.tsx";
import { Facts } from "../../../ui/facts.tsx";
import { TimeAgo } from "../../../ui/time-ago.tsx";
import type { Client } from "../use-client-cache.ts";
import classes from "./client-profile.module.css";

function Website({ address }: { address: string | null }) {
  if (!address || !/^https?:\/\//.test(address)) return address;
  return (
    <a href={address} target="_blank" rel="noopener noreferrer">
      {address.replace(/^https?:\/\//, "")}
    </a>
  );
}

function Phones({ client }: { client: Client }) {
  if (client.phoneNumbers.length === 0) return null;
  return (
    <ul>
      {client.phoneNumbers.map(({ id, e164, label }) => (
        <li key={id}>
          <a href={`tel:${e164}`}>{readablePhone(e164)}</a>
          {label && <span className={classes.label}> {label}</span>}
        </li>
      ))}
    </ul>
  );
}

/** What is known of a client: the ground that strategies stand on. */
export function ClientProfile({ client }: { client: Client }) {
  const { profile } = client;
  const business = [
    { label: "Profession", value: client.profession },
    { label: "Industry", value: client.industry },
    { label: "Description", value: client.description },
    { label: "Website", value: client.website && <Website address={client.website} /> },
    { label: "Phone numbers", value: client.phoneNumbers.length > 0 && <Phones client={client} /> },
    { label: "Time zone", value: client.timezone.replaceAll("_", " ") },
  ];
  const marketing = [
    { label: "Target audience", value: profile.targetAudience },
    { label: "Marketing goals", value: profile.marketingGoals },
    { label: "Brand voice", value: profile.brandVoice },
    { label: "Words to avoid", value: profile.forbiddenPhrases.join(", ") },
  ];
  const missing = [profile.targetAudience, profile.marketingGoals, client.description].filter((value) => !value).length;
  return (
    <>
      <Card
        title="Marketing profile"
        description={missing > 0 ? `${plural(missing, "answer is", "answers are")} missing. Strategies get better with each.` : undefined}
      >
        <Facts items={marketing} />
      </Card>
      <Card title="Business">
        <Facts items={business.map(({ label, value }) => ({ label, value: value || null }))} />
      </Card>
      <p className={classes.foot}>
        Added {client.createdBy ? `by ${client.createdBy.name} ` : ""}
        <TimeAgo at={client.createdAt} />, changed <TimeAgo at={client.updatedAt} />.
      </p>
    </>
  );
}

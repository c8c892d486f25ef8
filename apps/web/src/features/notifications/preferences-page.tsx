import { Checkbox } from "@mantine/core";
import type { Outputs } from "../../lib/trpc.ts";
import { trpc } from "../../lib/trpc.ts";
import { Card } from "../../ui/card.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { SkeletonText } from "../../ui/skeletons.tsx";
import classes from "./preferences-page.module.css";
import { useSavePreferences } from "./use-save-preferences.ts";

type Preference = Outputs["notifications"]["preferences"]["get"]["items"][number];

const description =
  "In the app, they appear under the bell at once. By email, they follow after a minute unless you have read them by then. Your choices are saved at once, for this company.";

export function PreferencesPage() {
  const preferences = trpc.notifications.preferences.get.useQuery();
  return (
    <div className={classes.panel}>
      <Card title="Notifications" description={description}>
        {preferences.isPending && <SkeletonText lines={8} />}
        {preferences.isError && <ErrorState error={preferences.error} onRetry={() => void preferences.refetch()} />}
        {preferences.data && <PreferenceTable items={preferences.data.items} />}
      </Card>
    </div>
  );
}

function PreferenceTable({ items }: { items: Preference[] }) {
  const save = useSavePreferences();
  const change = ({ kind, inApp, byMail }: Preference, changed: { inApp?: boolean; byMail?: boolean }) =>
    save({ preferences: [{ kind, inApp, byMail, ...changed }] });
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">In the app</th>
          <th scope="col">By email</th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={item.kind}>
            <th scope="row">{item.label}</th>
            <td>
              <Checkbox
                aria-label={`${item.label}: in the app`}
                checked={item.inApp}
                onChange={(event) => change(item, { inApp: event.currentTarget.checked })}
              />
            </td>
            <td>
              <Checkbox
                aria-label={`${item.label}: by email`}
                checked={item.byMail}
                onChange={(event) => change(item, { byMail: event.currentTarget.checked })}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

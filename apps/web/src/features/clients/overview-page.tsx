import { getRouteApi } from "@tanstack/react-router";
import { usePermission } from "../../lib/session.ts";
import { ContactsCard } from "../contacts/components/contacts-card.tsx";
import { ComingWeek } from "./components/coming-week.tsx";
import { CurrentStrategy } from "./components/current-strategy.tsx";
import { LatestActivity } from "./components/latest-activity.tsx";
import { LatestUploads } from "./components/latest-uploads.tsx";
import { WaitingCard } from "./components/waiting-card.tsx";
import classes from "./overview-page.module.css";

const route = getRouteApi("/_app/clients/$clientId/");

/** Where a client stands: what waits, what is planned, what has arrived, who did what. */
export function OverviewPage() {
  const { clientId } = route.useParams();
  const maySeeStrategies = usePermission("strategies:read");
  const maySeeUploads = usePermission("uploads:read");
  const maySeeContacts = usePermission("contacts:read");
  return (
    <div className={classes.columns}>
      <div className={classes.column}>
        <WaitingCard clientId={clientId} />
        {maySeeStrategies && <CurrentStrategy clientId={clientId} />}
        {maySeeStrategies && <ComingWeek clientId={clientId} />}
        {maySeeUploads && <LatestUploads clientId={clientId} />}
      </div>
      <div className={classes.column}>
        <LatestActivity clientId={clientId} />
        {maySeeContacts && <ContactsCard clientId={clientId} />}
      </div>
    </div>
  );
}

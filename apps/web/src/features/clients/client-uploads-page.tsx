import { getRouteApi } from "@tanstack/react-router";
import { usePermission } from "../../lib/session.ts";
import { Card } from "../../ui/card.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { ProjectList } from "../projects/components/project-list.tsx";
import { SessionList } from "../uploads/components/session-list.tsx";

const route = getRouteApi("/_app/clients/$clientId/uploads");

/** A client's projects, and everything that was sent into them. */
export function ClientUploadsPage() {
  const { clientId } = route.useParams();
  const mayReadProjects = usePermission("projects:read");
  const mayAdd = usePermission("projects:write");
  const add = mayAdd && (
    <LinkButton to="/uploads" search={{ client: clientId, add: true }} variant="default">
      Add a project
    </LinkButton>
  );
  return (
    <>
      {mayReadProjects && (
        <Card title="Projects" actions={add} flush>
          <ProjectList filter={{ clientId }} add={null} />
        </Card>
      )}
      <Card title="Upload sessions" flush>
        <SessionList filter={{ clientId }} />
      </Card>
    </>
  );
}

import { fullTime } from "../../../lib/format.ts";
import { useSession } from "../../../lib/session.ts";
import { Card } from "../../../ui/card.tsx";
import { Facts } from "../../../ui/facts.tsx";

export function Profile() {
  const { user, company } = useSession();
  return (
    <Card title="You">
      <Facts
        items={[
          { label: "Name", value: user.name },
          { label: "E-mail", value: user.email },
          { label: "Username", value: user.username },
          { label: "Role", value: company && `${company.role} of ${company.name}` },
          { label: "Time zone", value: user.timezone },
          { label: "Here since", value: fullTime(user.createdAt) },
        ]}
      />
    </Card>
  );
}

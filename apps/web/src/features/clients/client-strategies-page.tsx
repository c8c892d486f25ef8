import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { usePermission } from "../../lib/session.ts";
import { Card } from "../../ui/card.tsx";
import { StrategyList } from "../strategies/components/strategy-list.tsx";

const route = getRouteApi("/_app/clients/$clientId/strategies");

/** Every plan that was made for a client. */
export function ClientStrategiesPage() {
  const { clientId } = route.useParams();
  const navigate = useNavigate();
  const mayPlan = usePermission("strategies:write");
  const generate = () => void navigate({ to: "/strategies", search: { client: clientId, generate: clientId } });
  return (
    <Card flush>
      <StrategyList filter={{ clientId }} onGenerate={mayPlan ? generate : undefined} />
    </Card>
  );
}

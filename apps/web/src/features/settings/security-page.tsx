import { getRouteApi } from "@tanstack/react-router";
import { trpc } from "../../lib/trpc.ts";
import { ErrorState } from "../../ui/error-state.tsx";
import { ProviderFault } from "../../ui/provider-fault.tsx";
import { SkeletonText } from "../../ui/skeletons.tsx";
import { LinkedProviders } from "./components/linked-providers.tsx";
import { NoPassword, Password } from "./components/password.tsx";
import { SecondFactor } from "./components/second-factor.tsx";
import { Sessions } from "./components/sessions.tsx";
import { SettingsPanel } from "./components/settings-panel.tsx";

const route = getRouteApi("/_app/settings/security");

/** With what and where the person is signed in. */
export function SecurityPage() {
  const { fault } = route.useSearch();
  return (
    <SettingsPanel>
      <ProviderFault fault={fault} />
      <Methods />
      <Sessions />
    </SettingsPanel>
  );
}

function Methods() {
  const methods = trpc.auth.signInMethods.useQuery();
  if (methods.isPending) return <SkeletonText lines={21} />;
  if (methods.isError) return <ErrorState error={methods.error} onRetry={() => void methods.refetch()} />;
  const { hasPassword, secondFactor, provider, identities } = methods.data;
  return (
    <>
      {hasPassword ? <Password /> : <NoPassword />}
      <SecondFactor secondFactor={secondFactor} />
      <LinkedProviders provider={provider} identities={identities} />
    </>
  );
}

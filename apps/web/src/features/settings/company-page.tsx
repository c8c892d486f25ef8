import { Company } from "./components/company.tsx";
import { SettingsPanel } from "./components/settings-panel.tsx";

export function CompanyPage() {
  return (
    <SettingsPanel>
      <Company />
    </SettingsPanel>
  );
}

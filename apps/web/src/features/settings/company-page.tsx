import { Company } from "./components/company.tsx";
import { SettingsPanel } from "./settings-panel.tsx";

export function CompanyPage() {
  return (
    <SettingsPanel>
      <Company />
    </SettingsPanel>
  );
}

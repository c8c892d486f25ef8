import { Tabs } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { Page } from "../../ui/page.tsx";
import { Company } from "./components/company.tsx";
import { Password } from "./components/password.tsx";
import { Profile } from "./components/profile.tsx";
import { Sessions } from "./components/sessions.tsx";
import classes from "./settings-page.module.css";

const route = getRouteApi("/app/settings");
const tabs = ["profile", "security", "company"] as const;

export function SettingsPage() {
  const { tab = "profile" } = route.useSearch();
  const navigate = route.useNavigate();
  const show = (value: string | null) => void navigate({ search: { tab: tabs.find((name) => name === value) }, replace: true });
  return (
    <Page title="Settings" narrow>
      <Tabs value={tab} onChange={show} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="profile">Profile</Tabs.Tab>
          <Tabs.Tab value="security">Password and sessions</Tabs.Tab>
          <Tabs.Tab value="company">Company</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="profile" className={classes.panel}>
          <Profile />
        </Tabs.Panel>
        <Tabs.Panel value="security" className={classes.panel}>
          <Password />
          <Sessions />
        </Tabs.Panel>
        <Tabs.Panel value="company" className={classes.panel}>
          <Company />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

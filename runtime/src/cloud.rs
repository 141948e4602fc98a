//! The clouds: where Graph and the token endpoint of each stand.
//! Hosts as `Get-MgEnvironment` lists them.

/// A Microsoft cloud.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Cloud {
    /// The worldwide cloud.
    #[default]
    Global,
    /// US government (L4).
    UsGov,
    /// US department of defense (L5).
    UsGovDod,
    /// China, operated by 21Vianet.
    China,
    /// Bleu, France.
    Bleu,
    /// Delos, Germany.
    Delos,
    /// The government cloud of Singapore.
    GovSg,
}

struct Hosts {
    name: &'static str,
    graph: &'static str,
    scopes: &'static [&'static str],
    login: &'static str,
}

/// Writes the scope of a host next to it, so that neither is built for each request.
macro_rules! hosts {
    ($name:literal, $graph:literal, $login:literal) => {
        Hosts {
            name: $name,
            graph: concat!("https://", $graph),
            scopes: &[concat!("https://", $graph, "/.default")],
            login: concat!("https://", $login),
        }
    };
}

impl Cloud {
    /// Every cloud.
    pub const ALL: &'static [Self] =
        &[Self::Global, Self::UsGov, Self::UsGovDod, Self::China, Self::Bleu, Self::Delos, Self::GovSg];

    const fn hosts(self) -> Hosts {
        match self {
            Self::Global => hosts!("Global", "graph.microsoft.com", "login.microsoftonline.com"),
            Self::UsGov => hosts!("USGov", "graph.microsoft.us", "login.microsoftonline.us"),
            Self::UsGovDod => hosts!("USGovDoD", "dod-graph.microsoft.us", "login.microsoftonline.us"),
            Self::China => hosts!("China", "microsoftgraph.chinacloudapi.cn", "login.chinacloudapi.cn"),
            Self::Bleu => hosts!("BleuCloud", "graph.svc.sovcloud.fr", "login.sovcloud-identity.fr"),
            Self::Delos => hosts!("DelosCloud", "graph.svc.sovcloud.de", "login.sovcloud-identity.de"),
            Self::GovSg => hosts!("GovSGCloud", "graph.svc.sovcloud.sg", "login.sovcloud-identity.sg"),
        }
    }

    /// The name that `Connect-MgGraph -Environment` takes.
    pub const fn name(self) -> &'static str {
        self.hosts().name
    }

    /// The cloud of that name, in any case.
    ///
    /// ```
    /// # use cmdlet_runtime::Cloud;
    /// assert_eq!(Cloud::from_name("usgov"), Some(Cloud::UsGov));
    /// ```
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|cloud| cloud.name().eq_ignore_ascii_case(name))
    }

    /// The endpoint of Graph: `https://graph.microsoft.com`.
    pub const fn graph(self) -> &'static str {
        self.hosts().graph
    }

    /// The authority that gives tokens: `https://login.microsoftonline.com`.
    pub const fn login(self) -> &'static str {
        self.hosts().login
    }

    /// The scope that asks for everything that was consented to: `https://graph.microsoft.com/.default`.
    pub const fn scopes(self) -> &'static [&'static str] {
        self.hosts().scopes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cloud_is_found_by_its_name_and_asks_for_tokens_of_its_own_host() {
        for &cloud in Cloud::ALL {
            assert_eq!(Cloud::from_name(&cloud.name().to_uppercase()), Some(cloud));
            assert_eq!(cloud.scopes(), [format!("{}/.default", cloud.graph())]);
            assert!(cloud.login().starts_with("https://login."), "{cloud:?}");
        }
        assert_eq!(Cloud::from_name("Contoso"), None);
        assert_eq!(Cloud::default().graph(), "https://graph.microsoft.com");
    }
}

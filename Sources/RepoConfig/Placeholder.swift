// RepoConfig

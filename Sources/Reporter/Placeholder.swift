// Reporter

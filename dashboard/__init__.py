from dashboard.languages import texts as texts

"""The framework, pure: its rules, its dates and every sentence. Time comes in as an argument."""

print("mortal")
